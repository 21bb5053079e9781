package dev.davit.app.log;

/** Found by the JDK through {@code META-INF/services}. */
public final class LineLoggerFinder extends System.LoggerFinder {
    @Override
    public System.Logger getLogger(String name, Module module) {
        return new LineLogger(name);
    }
}
