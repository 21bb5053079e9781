package dev.davit.gate.write;

import dev.davit.base.Outcome;
import dev.davit.base.Timestamps;
import dev.davit.gate.room.Asked;
import dev.davit.gate.room.Scene;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.model.request.Identity;
import java.util.ArrayList;
import java.util.List;

/**
 * A request for a certificate says who asked, whatever they say themselves, and for good. Its
 * verdict and its certificate come by two ways of their own.
 */
final class SigningHabits implements Habits {
    private static final List<String> OURS = List.of("username", "uid", "groups", "extra");

    @Override
    public Outcome<Placed> first(Asked asked, JsonObject made, JsonObject given, Scene scene) {
        JsonObject spec = made.object("spec");
        for (String field : OURS) {
            spec = spec.without(field);
        }
        Identity who = asked.request().identity();
        List<Json> groups = new ArrayList<>(who.groups().size());
        who.groups().forEach(group -> groups.add(new JsonString(group)));
        spec = spec.with("username", who.name()).with("groups", new JsonArray(groups));
        return Outcome.ok(new Placed(made.with("spec", spec), null));
    }

    @Override
    public JsonObject kept(JsonObject stored, JsonObject wanted) {
        Json spec = stored.get("spec");
        return spec == null ? wanted : wanted.with("spec", spec);
    }

    @Override
    public JsonObject reported(
            String subresource, JsonObject stored, JsonObject wanted, Scene scene) {
        JsonArray conditions = wanted.array("status", "conditions");
        JsonObject base = subresource.equals("approval") ? stored : wanted;
        return conditions.size() == 0
                ? base
                : base.withAt(
                        timed(conditions, stored.array("status", "conditions"), scene),
                        "status",
                        "conditions");
    }

    /** When each was said, and when it became so. */
    private static JsonArray timed(JsonArray conditions, JsonArray before, Scene scene) {
        String now = Timestamps.seconds(scene.nowMillis());
        List<Json> all = new ArrayList<>(conditions.size());
        for (Json item : conditions) {
            all.add(item instanceof JsonObject one ? timed(one, before, now) : item);
        }
        return new JsonArray(all);
    }

    private static JsonObject timed(JsonObject condition, JsonArray before, String now) {
        JsonObject timed =
                condition.text("lastUpdateTime") == null
                        ? condition.with("lastUpdateTime", now)
                        : condition;
        for (Json item : before) {
            if (item instanceof JsonObject then
                    && then.textOr("", "type").equals(condition.textOr("", "type"))
                    && then.textOr("", "status").equals(condition.textOr("", "status"))) {
                return timed.with("lastTransitionTime", then.textOr(now, "lastTransitionTime"));
            }
        }
        return timed.with("lastTransitionTime", condition.textOr(now, "lastTransitionTime"));
    }
}
