package dev.davit.model.owned;

/**
 * Fields of another domain that a write changes.
 *
 * @param claim whose they are
 * @param fields of these only what the write changes
 */
public record Held(Claim claim, FieldSet fields) {
    public Held with(FieldSet others) {
        return new Held(claim, others);
    }
}
