package dev.davit.gate.owner;

import dev.davit.base.Outcome;
import dev.davit.gate.room.Asked;
import dev.davit.gate.room.Refusals;
import dev.davit.gate.room.Scene;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.model.kind.Kinds;
import dev.davit.model.kind.OwnershipKinds;
import dev.davit.model.owned.Domain;
import org.jspecify.annotations.Nullable;

/** What decides over domains is not for programs to write, or every program would. */
public final class Marks {
    private Marks() {}

    /** Judges a new or changed object. */
    public static Outcome<JsonObject> check(
            Asked asked, @Nullable JsonObject before, JsonObject after, Scene scene) {
        boolean account = asked.kind().equals(Kinds.SERVICE_ACCOUNT);
        boolean grant = asked.kind().equals(OwnershipKinds.FIELD_GRANT);
        boolean team = asked.kind().equals(OwnershipKinds.OWNER_DOMAIN);
        if (!account && !grant && !team) {
            return Outcome.ok(after);
        }
        Domain domain = Domains.of(asked.request().identity(), scene.image());
        if (domain.person()) {
            return Outcome.ok(after);
        }
        if (team) {
            return Refusals.forbidden(asked.target(), "a person says how people are split");
        }
        if (account) {
            String then = before == null ? "" : Domains.mark(before);
            return Domains.mark(after).equals(then)
                    ? Outcome.ok(after)
                    : Refusals.forbidden(
                            asked.target(),
                            "metadata.annotations[%s]: a person says which programs act for people"
                                    .formatted(Domains.ACTS_FOR));
        }
        return own(after.array("spec", "owners"), domain)
                ? Outcome.ok(after)
                : Refusals.forbidden(
                        asked.target(),
                        "spec.owners: a program shares its own fields only: [\"%s\"]"
                                .formatted(domain.text()));
    }

    private static boolean own(JsonArray owners, Domain domain) {
        for (Json owner : owners) {
            if (!(owner instanceof JsonString(String word)) || !word.equals(domain.text())) {
                return false;
            }
        }
        return owners.size() > 0;
    }
}
