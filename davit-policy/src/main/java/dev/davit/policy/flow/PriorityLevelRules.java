package dev.davit.policy.flow;

import dev.davit.base.FieldPath;
import dev.davit.model.json.JsonNumber;
import dev.davit.model.json.JsonObject;
import dev.davit.policy.Fills;
import dev.davit.policy.Mistakes;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** PriorityLevelConfigurations, as Kubernetes fills them in and checks them. */
final class PriorityLevelRules {
    private static final String EXEMPT = "Exempt";
    private static final String LIMITED = "Limited";
    private static final FieldPath SPEC = FieldPath.of("spec");
    private static final long MAX_QUEUES = 10_000_000;

    /** What a hash has that deals a flow its queues. */
    private static final int MAX_ENTROPY_BITS = 60;

    private static final UnaryOperator<JsonObject> LIMITS =
            Fills.all(
                    Fills.whole("nominalConcurrencyShares", 30), Fills.whole("lendablePercent", 0));

    private static final UnaryOperator<JsonObject> EXEMPTION =
            Fills.all(
                    Fills.whole("nominalConcurrencyShares", 0), Fills.whole("lendablePercent", 0));

    private PriorityLevelRules() {}

    static JsonObject complete(JsonObject tree) {
        boolean exempt = EXEMPT.equals(tree.text("spec", "type"));
        JsonObject full = exempt ? Fills.within(tree, Fills.empty("exempt"), "spec") : tree;
        full = Fills.within(full, EXEMPTION, "spec", "exempt");
        full = Fills.within(full, LIMITS, "spec", "limited");
        return Fills.within(
                full,
                queuing -> positive(queuing, "queues", 64, "handSize", 8, "queueLengthLimit", 50),
                "spec",
                "limited",
                "limitResponse",
                "queuing");
    }

    /** 0 is as good as nothing said: the values are 64 queues, a hand of 8, 50 in each. */
    private static JsonObject positive(
            JsonObject queuing,
            String one,
            long first,
            String two,
            long second,
            String three,
            long third) {
        return or(or(or(queuing, one, first), two, second), three, third);
    }

    private static JsonObject or(JsonObject holder, String field, long value) {
        return holder.wholeOr(0, field) == 0 ? holder.with(field, value) : holder;
    }

    static void check(JsonObject tree, @Nullable JsonObject before, Mistakes mistakes) {
        JsonObject spec = tree.object("spec");
        String type = spec.textOr("", "type");
        boolean named = tree.textOr("", "metadata", "name").equals("exempt");
        if (named != type.equals(EXEMPT)) {
            mistakes.invalid(
                    SPEC.child("type"),
                    type,
                    "type must be 'Exempt' if and only if name is 'exempt'");
        }
        switch (type) {
            case EXEMPT -> {
                if (spec.has("limited")) {
                    mistakes.forbidden(
                            SPEC.child("limited"), "must be nil if the type is not Limited");
                }
                shares(SPEC.child("exempt"), spec.object("exempt"), mistakes);
            }
            case LIMITED -> {
                if (spec.has("exempt")) {
                    mistakes.forbidden(SPEC.child("exempt"), "must be nil if the type is Limited");
                }
                limited(spec, mistakes);
            }
            default -> mistakes.unsupported(SPEC.child("type"), type, List.of(EXEMPT, LIMITED));
        }
        MandatoryFlow.check(MandatoryFlow.levels(), tree, mistakes);
    }

    private static void limited(JsonObject spec, Mistakes mistakes) {
        FieldPath at = SPEC.child("limited");
        if (!spec.has("limited")) {
            mistakes.required(at, "must not be empty when type is Limited");
            return;
        }
        JsonObject limited = spec.object("limited");
        shares(at, limited, mistakes);
        if (limited.wholeOr(0, "borrowingLimitPercent") < 0) {
            mistakes.invalid(
                    at.child("borrowingLimitPercent"),
                    limited.wholeOr(0, "borrowingLimitPercent"),
                    "if specified, must be a non-negative integer");
        }
        response(at.child("limitResponse"), limited.object("limitResponse"), mistakes);
    }

    private static void shares(FieldPath at, JsonObject level, Mistakes mistakes) {
        long shares = level.wholeOr(0, "nominalConcurrencyShares");
        if (shares < 0) {
            mistakes.invalid(
                    at.child("nominalConcurrencyShares"), shares, "must be a non-negative integer");
        }
        if (level.get("lendablePercent") instanceof JsonNumber.Whole(long lent)
                && (lent < 0 || lent > 100)) {
            mistakes.invalid(
                    at.child("lendablePercent"), lent, "must be between 0 and 100, inclusive");
        }
    }

    private static void response(FieldPath at, JsonObject response, Mistakes mistakes) {
        FieldPath queuing = at.child("queuing");
        switch (response.textOr("", "type")) {
            case "Reject" -> {
                if (response.has("queuing")) {
                    mistakes.forbidden(
                            queuing, "must be nil if limited.limitResponse.type is not Limited");
                }
            }
            case "Queue" -> {
                if (response.has("queuing")) {
                    queues(queuing, response.object("queuing"), mistakes);
                } else {
                    mistakes.required(
                            queuing, "must not be empty if limited.limitResponse.type is Limited");
                }
            }
            default ->
                    mistakes.unsupported(
                            at.child("type"),
                            response.textOr("", "type"),
                            List.of("Queue", "Reject"));
        }
    }

    private static void queues(FieldPath at, JsonObject queuing, Mistakes mistakes) {
        long length = queuing.wholeOr(0, "queueLengthLimit");
        if (length <= 0) {
            mistakes.invalid(at.child("queueLengthLimit"), length, "must be positive");
        }
        long queues = queuing.wholeOr(0, "queues");
        if (queues <= 0) {
            mistakes.invalid(at.child("queues"), queues, "must be positive");
        } else if (queues > MAX_QUEUES) {
            mistakes.invalid(at.child("queues"), queues, "must not be greater than " + MAX_QUEUES);
        }
        long hand = queuing.wholeOr(0, "handSize");
        if (hand <= 0) {
            mistakes.invalid(at.child("handSize"), hand, "must be positive");
        } else if (hand > queues) {
            mistakes.invalid(
                    at.child("handSize"),
                    hand,
                    "should not be greater than queues (" + queues + ")");
        } else if (entropyBits(queues, hand) > MAX_ENTROPY_BITS) {
            mistakes.invalid(
                    at.child("handSize"),
                    hand,
                    "required entropy bits of deckSize %d and handSize %d should not be greater than %d"
                            .formatted(queues, hand, MAX_ENTROPY_BITS));
        }
    }

    /** To deal a hand from a deck; a large hand needs too many, however large exactly. */
    private static int entropyBits(long deck, long hand) {
        double bits = 0;
        for (long dealt = 0; dealt < hand && bits <= MAX_ENTROPY_BITS; dealt++) {
            bits += Math.log((double) (deck - dealt)) / Math.log(2);
        }
        return (int) Math.ceil(bits);
    }
}
