package dev.davit.gate.review;

import dev.davit.base.Outcome;
import dev.davit.base.Refusal;
import dev.davit.gate.Tokens;
import dev.davit.gate.Trust;
import dev.davit.gate.room.Refusals;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonBool;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.model.request.Identity;
import java.util.ArrayList;
import java.util.List;

/** Who am I, and: whose is this token? */
final class IdentityReview {
    private final Trust trust;

    IdentityReview(Trust trust) {
        this.trust = trust;
    }

    JsonObject self(Identity who) {
        return JsonObject.of("userInfo", user(who));
    }

    /** The token is never repeated in a refusal. */
    Outcome<JsonObject> token(JsonObject spec) {
        String token = spec.textOr("", "token");
        if (token.isEmpty()) {
            return Refusals.bad("token is required for TokenReview in authentication");
        }
        List<String> audiences = new ArrayList<>();
        for (Json item : spec.array("audiences")) {
            if (item instanceof JsonString(String text)) {
                audiences.add(text);
            }
        }
        if (audiences.isEmpty()) {
            audiences.add(Tokens.ISSUER);
        }
        return Outcome.ok(
                switch (trust.judge().byToken(token, audiences)) {
                    case Outcome.Refused<Trust.Proven>(Refusal why) ->
                            JsonObject.of("authenticated", JsonBool.FALSE)
                                    .with("user", JsonObject.EMPTY)
                                    .with("error", why.message());
                    case Outcome.Ok<Trust.Proven>(Trust.Proven proven) ->
                            JsonObject.of("authenticated", JsonBool.TRUE)
                                    .with("user", user(proven.identity()))
                                    .with("audiences", texts(proven.audiences()));
                });
    }

    private static JsonObject user(Identity who) {
        JsonObject.Builder user = JsonObject.builder().put("username", who.name());
        if (!who.uid().isEmpty()) {
            user.put("uid", who.uid());
        }
        user.put("groups", texts(who.groups()));
        if (!who.extra().isEmpty()) {
            JsonObject.Builder extra = JsonObject.builder();
            who.extra().forEach((name, values) -> extra.put(name, texts(values)));
            user.put("extra", extra.build());
        }
        return user.build();
    }

    private static JsonArray texts(List<String> all) {
        List<Json> items = new ArrayList<>(all.size());
        all.forEach(text -> items.add(new JsonString(text)));
        return new JsonArray(items);
    }
}
