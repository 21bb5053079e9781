package dev.davit.gate.owner;

import dev.davit.model.image.ImageView;
import dev.davit.model.image.StoredObject;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.model.kind.Key;
import dev.davit.model.kind.Kinds;
import dev.davit.model.kind.OwnershipKinds;
import dev.davit.model.owned.Claim;
import dev.davit.model.owned.Domain;
import dev.davit.model.request.Identity;
import dev.davit.policy.access.Authoriser;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which domain an identity is of, and whether an owner still is who it was. */
public final class Domains {
    /** On a ServiceAccount, by an administrator: {@code people}. */
    public static final String ACTS_FOR = "davit.dev/acts-for";

    static final String PEOPLE = "people";
    private static final String NODES = "node";

    private Domains() {}

    public static Domain of(Identity who, ImageView image) {
        String name = who.name();
        if (name.startsWith(Identity.ACCOUNT)) {
            Domain person = actsFor(account(name, image), image);
            return person == null ? new Domain.Accounts(Domain.namespace(name)) : person;
        }
        if (!Authoriser.isFixed(who)) {
            return person(who, image);
        }
        return who.in(Identity.NODES)
                ? Domain.builtIn(NODES)
                : Domain.builtIn(name.substring(Domain.BUILT_IN.length()));
    }

    /**
     * Whether an account's entry counts no longer: the account is gone, is another one of that
     * name, or acts for people now. Nothing has to be cleaned up after it.
     */
    static boolean lapsed(Claim claim, Domain writer, ImageView image) {
        if (claim.domain() instanceof Domain.Team(String team)) {
            // Without its OwnerDomain it is people's.
            return writer.person() && !known(team, image);
        }
        if (!(claim.domain() instanceof Domain.Accounts)) {
            return false;
        }
        StoredObject account = account(claim.recorded(), image);
        return account == null
                || claim.time()
                                .compareTo(
                                        account.tree().textOr("", "metadata", "creationTimestamp"))
                        < 0
                || writer.equals(actsFor(account, image));
    }

    /** People whose groups no OwnerDomain names are one domain. */
    private static Domain person(Identity who, ImageView image) {
        List<Domain> found = new ArrayList<>(1);
        image.scan(
                OwnershipKinds.OWNER_DOMAIN.id(),
                "",
                null,
                domain -> {
                    for (Json group : domain.tree().array("spec", "groups")) {
                        if (group instanceof JsonString(String name) && who.in(name)) {
                            found.add(new Domain.Team(domain.key().name()));
                            return false;
                        }
                    }
                    return true;
                });
        return found.isEmpty() ? Domain.PEOPLE : found.getFirst();
    }

    /** For which people an account acts; null: for none. */
    private static @Nullable Domain actsFor(@Nullable StoredObject account, ImageView image) {
        String mark = account == null ? "" : mark(account.tree());
        if (mark.startsWith(Domain.TEAM)) {
            String team = mark.substring(Domain.TEAM.length());
            return known(team, image) ? new Domain.Team(team) : Domain.PEOPLE;
        }
        return mark.equals(PEOPLE) ? Domain.PEOPLE : null;
    }

    /** Whether there is an OwnerDomain of this name. */
    public static boolean known(String team, ImageView image) {
        return image.get(new Key(OwnershipKinds.OWNER_DOMAIN.id(), "", team)) != null;
    }

    static String mark(JsonObject account) {
        return account.textOr("", "metadata", "annotations", ACTS_FOR);
    }

    private static @Nullable StoredObject account(String user, ImageView image) {
        return image.get(
                new Key(Kinds.SERVICE_ACCOUNT.id(), Domain.namespace(user), Domain.name(user)));
    }
}
