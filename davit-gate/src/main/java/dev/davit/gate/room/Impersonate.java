package dev.davit.gate.room;

import dev.davit.base.Outcome;
import dev.davit.gate.Impersonation;
import dev.davit.model.request.Identity;
import dev.davit.policy.access.AccessIndex;
import dev.davit.policy.access.Authoriser;
import dev.davit.policy.access.Question;
import java.util.ArrayList;
import java.util.List;

/**
 * Who acts under another's name must have the verb {@code impersonate} on that user or service
 * account, and on every group, uid and extra that comes with it.
 */
public final class Impersonate {
    private static final String AUTHENTICATION = "authentication.k8s.io";

    private final Rights rights;

    public Impersonate(Rights rights) {
        this.rights = rights;
    }

    /** The other, with the real one's name beside. */
    public Outcome<Identity> as(Identity real, Impersonation wanted) {
        if (wanted.user().isEmpty()) {
            return Refusals.bad(
                    "Impersonate-Group, Impersonate-Uid and Impersonate-Extra need"
                            + " Impersonate-User beside them");
        }
        AccessIndex index = rights.now();
        for (Question question : questions(wanted)) {
            if (Authoriser.permit(real, question, index)
                    instanceof Outcome.Refused<Identity> refused) {
                return refused;
            }
        }
        return Outcome.ok(
                new Identity(
                        wanted.user(),
                        groups(wanted),
                        real.client(),
                        wanted.uid(),
                        wanted.extra(),
                        real.name()));
    }

    private static List<Question> questions(Impersonation wanted) {
        List<Question> all = new ArrayList<>();
        String[] account = account(wanted.user());
        all.add(
                account.length == 2
                        ? new Question.OnResource(
                                "impersonate", "", "serviceaccounts", "", account[0], account[1])
                        : question("", "users", "", wanted.user()));
        for (String group : wanted.groups()) {
            all.add(question("", "groups", "", group));
        }
        if (!wanted.uid().isEmpty()) {
            all.add(question(AUTHENTICATION, "uids", "", wanted.uid()));
        }
        wanted.extra()
                .forEach((key, values) -> {
                    for (String value : values) {
                        all.add(question(AUTHENTICATION, "userextras", key, value));
                    }
                });
        return all;
    }

    private static Question question(
            String group, String resource, String subresource, String name) {
        return new Question.OnResource("impersonate", group, resource, subresource, "", name);
    }

    /** Namespace and name of a service account; else nothing. */
    private static String[] account(String user) {
        if (!user.startsWith(Identity.ACCOUNT)) {
            return new String[0];
        }
        String[] parts = user.substring(Identity.ACCOUNT.length()).split(":", -1);
        boolean whole = parts.length == 2 && !parts[0].isEmpty() && !parts[1].isEmpty();
        return whole ? parts : new String[0];
    }

    private static List<String> groups(Impersonation wanted) {
        List<String> groups = new ArrayList<>(wanted.groups());
        String[] account = account(wanted.user());
        if (groups.isEmpty() && account.length == 2) {
            groups.add(Identity.ACCOUNTS);
            groups.add(Identity.ACCOUNTS + ":" + account[0]);
        }
        String everybody =
                wanted.user().equals(Identity.ANONYMOUS)
                        ? Identity.UNAUTHENTICATED
                        : Identity.AUTHENTICATED;
        if (!groups.contains(everybody)) {
            groups.add(everybody);
        }
        return groups;
    }
}
