package dev.davit.policy.cel.value;

/** A type as a value: {@code int}, {@code type(self.x)}. */
public record TypeName(String name) {
    @Override
    public String toString() {
        return name;
    }
}
