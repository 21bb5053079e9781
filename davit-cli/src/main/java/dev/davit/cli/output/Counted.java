package dev.davit.cli.output;

/** {@code 1 object}, {@code 2 objects}. */
public final class Counted {
    private Counted() {}

    public static String of(long count, String one) {
        return of(count, one, one + "s");
    }

    public static String of(long count, String one, String several) {
        return count + " " + (count == 1 ? one : several);
    }
}
