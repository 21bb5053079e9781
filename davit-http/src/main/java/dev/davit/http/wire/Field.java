package dev.davit.http.wire;

/** One line of a head. */
public record Field(String name, String value) {
    public boolean is(String other) {
        return name.equalsIgnoreCase(other);
    }
}
