package dev.davit.model.json;

import java.math.BigDecimal;

/** A number: a long where it fits without loss, else its exact decimal text. */
public sealed interface JsonNumber extends Json {

    record Whole(long value) implements JsonNumber {}

    /** Kept as text, so that nothing is rounded on the way through. */
    record Decimal(String text) implements JsonNumber {
        public BigDecimal value() {
            return new BigDecimal(text);
        }
    }

    static JsonNumber of(long value) {
        return new Whole(value);
    }
}
