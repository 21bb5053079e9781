package dev.davit.policy.cel.run;

/**
 * A function of the language. It finds out by its arguments which of its forms is meant.
 *
 * <p>It throws a {@code CelFault} where they fit none, or where there is no result.
 */
@FunctionalInterface
public interface Function {
    /**
     * @param args the target first, where it is called on one
     * @param meter charged by the function itself
     */
    Object apply(Object[] args, Meter meter);
}
