package dev.davit.app.log;

import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonWriter;
import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.text.MessageFormat;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;

/** Writes each event as one line to standard error. */
final class LineLogger implements System.Logger {
    private static final String LEVEL_VARIABLE = "DAVIT_LOG";

    /** Straight to the descriptor: System.err may be replaced and is slow to make. */
    private static final PrintStream OUT =
            new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);

    private static final Level LEAST = least(System.getenv(LEVEL_VARIABLE));
    private static final boolean TERMINAL =
            Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();

    private final String name;

    LineLogger(String name) {
        this.name = name;
    }

    private static Level least(@Nullable String word) {
        if (word == null || word.isBlank()) {
            return Level.INFO;
        }
        for (Level level : Level.values()) {
            if (level.name().equalsIgnoreCase(word.strip())) {
                return level;
            }
        }
        return Level.INFO;
    }

    @Override
    public String getName() {
        return name;
    }

    @Override
    public boolean isLoggable(Level level) {
        // The JDK and libraries have their own loggers: only their troubles are of interest.
        Level bound = name.startsWith("dev.davit") ? LEAST : Level.WARNING;
        return level != Level.OFF && level.getSeverity() >= bound.getSeverity();
    }

    @Override
    public void log(
            Level level,
            @Nullable ResourceBundle bundle,
            @Nullable String message,
            @Nullable Throwable thrown) {
        if (isLoggable(level)) {
            OUT.println(line(level, message == null ? "" : message, thrown));
        }
    }

    @Override
    public void log(
            Level level,
            @Nullable ResourceBundle bundle,
            @Nullable String format,
            @Nullable Object @Nullable ... values) {
        if (isLoggable(level)) {
            OUT.println(line(level, filled(format == null ? "" : format, values), null));
        }
    }

    /** Values may hold braces and quotes: a format that cannot be filled is shown as it is. */
    private static String filled(String format, @Nullable Object @Nullable [] values) {
        if (values == null || values.length == 0) {
            return format;
        }
        try {
            return new MessageFormat(format, Locale.ROOT).format(values);
        } catch (IllegalArgumentException malformed) {
            return format + " " + java.util.Arrays.toString(values);
        }
    }

    private String line(Level level, String message, @Nullable Throwable thrown) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        String trace = thrown == null ? "" : trace(thrown);
        if (TERMINAL) {
            return now + " " + level + " " + message + (trace.isEmpty() ? "" : "\n" + trace);
        }
        int blank = message.indexOf(' ');
        JsonObject.Builder line =
                JsonObject.builder()
                        .put("time", now.toString())
                        .put("level", level.name())
                        .put("logger", name)
                        .put("event", blank < 0 ? message : message.substring(0, blank));
        if (blank >= 0) {
            line.put("message", message.substring(blank + 1));
        }
        if (!trace.isEmpty()) {
            line.put("trace", trace);
        }
        return new String(JsonWriter.write(line.build()), StandardCharsets.UTF_8);
    }

    private static String trace(Throwable thrown) {
        StringWriter text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text));
        return text.toString().stripTrailing();
    }
}
