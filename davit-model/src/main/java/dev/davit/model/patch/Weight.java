package dev.davit.model.patch;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonNumber;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;

/**
 * About how many characters a tree takes when written. Copies share memory but not bytes: a few
 * dozen "copy" operations could name more than any disk holds.
 */
final class Weight {
    private final long limit;
    private long weight;

    private Weight(long limit) {
        this.limit = limit;
    }

    /** At most just above the limit: counting stops there. */
    static long of(Json value, long limit) {
        Weight counting = new Weight(limit);
        counting.add(value);
        return counting.weight;
    }

    private void add(Json value) {
        weight += 2;
        switch (value) {
            case JsonString(String text) -> weight += text.length();
            case JsonNumber.Decimal(String text) -> weight += text.length();
            case JsonArray array -> {
                for (int i = 0; i < array.size() && weight <= limit; i++) {
                    add(array.get(i));
                }
            }
            case JsonObject object -> {
                for (int i = 0; i < object.size() && weight <= limit; i++) {
                    weight += object.nameAt(i).length();
                    add(object.valueAt(i));
                }
            }
            default -> {}
        }
    }
}
