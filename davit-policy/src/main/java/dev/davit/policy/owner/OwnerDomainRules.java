package dev.davit.policy.owner;

import dev.davit.base.FieldPath;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.model.owned.Domain;
import dev.davit.model.request.Identity;
import dev.davit.policy.Mistakes;
import java.util.ArrayList;
import java.util.List;

/** A domain of nobody, or of programs, would own nothing, in silence. */
final class OwnerDomainRules {
    private static final FieldPath GROUPS = FieldPath.of("spec", "groups");
    private static final int MAX_GROUPS = 64;
    private static final int MAX_LENGTH = 253;

    private OwnerDomainRules() {}

    static void check(JsonObject domain, Mistakes mistakes) {
        JsonArray groups = domain.array("spec", "groups");
        if (groups.size() == 0) {
            mistakes.required(GROUPS, "name at least one group of people");
        }
        if (groups.size() > MAX_GROUPS) {
            mistakes.invalid(GROUPS, groups.size(), "must have at most " + MAX_GROUPS + " items");
            return;
        }
        List<String> seen = new ArrayList<>();
        for (int i = 0; i < groups.size(); i++) {
            if (groups.get(i) instanceof JsonString(String group)) {
                check(GROUPS.index(i), group, seen, mistakes);
                seen.add(group);
            }
        }
    }

    private static void check(FieldPath at, String group, List<String> seen, Mistakes mistakes) {
        if (group.isBlank()) {
            mistakes.required(at, "the name of a group");
        } else if (group.length() > MAX_LENGTH) {
            mistakes.tooLong(at, MAX_LENGTH);
        } else if (program(group)) {
            mistakes.invalid(at, group, "is a group of programs, which have domains of their own");
        } else if (group.equals(Identity.AUTHENTICATED) || group.equals(Identity.UNAUTHENTICATED)) {
            mistakes.invalid(at, group, "is everybody's group: nobody would be left in people");
        } else if (seen.contains(group)) {
            mistakes.duplicate(at, group);
        }
    }

    private static boolean program(String group) {
        return group.startsWith(Identity.ACCOUNTS)
                || group.equals(Identity.NODES)
                || group.startsWith(Domain.ALL_BUILT_IN);
    }
}
