package dev.davit.gate.owner;

import dev.davit.base.Cause;
import dev.davit.base.Reason;
import dev.davit.base.Refusal;
import dev.davit.gate.room.Asked;
import dev.davit.gate.room.Refusals;
import dev.davit.gate.room.Scene;
import dev.davit.model.image.StoredObject;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonString;
import dev.davit.model.json.JsonWriter;
import dev.davit.model.owned.Claim;
import dev.davit.model.owned.Domain;
import dev.davit.model.owned.FieldPattern;
import dev.davit.model.owned.Held;
import dev.davit.model.owned.Writer;
import dev.davit.model.request.Identity;
import dev.davit.policy.owner.ShippedGrants;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** Says whose the fields are, and every way to go on, ready to paste. */
final class FieldRefusal {
    static final String CAUSE = "FieldOwned";

    /** Fields that a sentence names; the causes name more. */
    private static final int MAX_NAMED = 10;

    private static final int MAX_CAUSES = 100;

    private final Asked asked;
    private final StoredObject stored;
    private final Writer writer;
    private final Scene scene;

    FieldRefusal(Asked asked, StoredObject stored, Writer writer, Scene scene) {
        this.asked = asked;
        this.stored = stored;
        this.writer = writer;
        this.scene = scene;
    }

    /** {@code "scaler" (system:serviceaccount:ops:scaler)}. */
    static String owner(Claim claim) {
        boolean account = claim.domain() instanceof Domain.Accounts;
        return "\"%s\" (%s)"
                .formatted(claim.manager(), account ? claim.recorded() : claim.domain().text());
    }

    Refusal of(List<Held> held) {
        List<Cause> causes = new ArrayList<>();
        List<String> sentences = new ArrayList<>();
        SortedSet<String> paths = new TreeSet<>();
        for (Held each : held) {
            String told = sentence(each);
            for (String path : FieldPattern.texts(each.fields())) {
                paths.add(path);
                if (causes.size() < MAX_CAUSES) {
                    causes.add(new Cause(CAUSE, told, path));
                }
            }
        }
        for (Cause cause : causes.subList(0, Math.min(MAX_NAMED, causes.size()))) {
            sentences.add(cause.field() + ": " + cause.message());
        }
        if (paths.size() > sentences.size()) {
            sentences.add("and %d more fields".formatted(paths.size() - sentences.size()));
        }
        String message =
                "%s \"%s\" is forbidden: %s\n%s"
                        .formatted(
                                Refusals.resource(asked.kind()),
                                stored.key().name(),
                                String.join("; ", sentences),
                                ways(held, List.copyOf(paths)));
        return Refusal.of(Reason.FIELD_OWNED, message, causes)
                .about(Refusals.plural(asked.kind(), stored.key().name(), null));
    }

    private static String sentence(Held held) {
        Claim claim = held.claim();
        String since = claim.time().isEmpty() ? "" : " since " + claim.time();
        return claim.domain().equals(Domain.FROZEN)
                ? "frozen" + since + ": it had changed domain three times in ten minutes"
                : "owned by " + owner(claim) + since;
    }

    private String ways(List<Held> held, List<String> paths) {
        List<String> ways = new ArrayList<>();
        String maker = Makers.of(stored, scene);
        if (!maker.isEmpty()) {
            ways.add("change what it is made from: kubectl edit " + maker + inNamespace());
        }
        for (String account : accounts(held)) {
            ways.add(
                    "if that program acts for people (CI, GitOps, Helm): kubectl annotate"
                            + " serviceaccount %s -n %s %s=%s"
                                    .formatted(
                                            Domain.name(account),
                                            Domain.namespace(account),
                                            Domains.ACTS_FOR,
                                            Domains.PEOPLE));
        }
        if (held.stream().noneMatch(each -> each.claim().domain().equals(Domain.FROZEN))) {
            ways.add("share it:\n" + grant(held, paths));
        }
        ways.add(
                "take it over (needs the verb takeover): "
                        + Frozen.takeover(asked.kind(), stored.key(), paths));
        return "To go on:\n* " + String.join("\n* ", ways);
    }

    /** Accounts on either side that might stand for people. */
    private SortedSet<String> accounts(List<Held> held) {
        SortedSet<String> accounts = new TreeSet<>();
        if (writer.domain() instanceof Domain.Accounts) {
            accounts.add(asked.request().identity().name());
        }
        for (Held each : held) {
            if (each.claim().recorded().startsWith(Identity.ACCOUNT)) {
                accounts.add(each.claim().recorded());
            }
        }
        return accounts;
    }

    private String inNamespace() {
        String namespace = stored.key().namespace();
        return namespace.isEmpty() ? "" : " -n " + namespace;
    }

    private String grant(List<Held> held, List<String> paths) {
        SortedSet<String> owners = new TreeSet<>();
        held.forEach(each -> owners.add(each.claim().domain().text()));
        String namespace = stored.key().namespace();
        String name = stored.key().name();
        return """
        kubectl apply -f - <<'EOF'
        apiVersion: davit.dev/v1
        kind: FieldGrant
        metadata: {name: "%s", namespace: "%s"}
        spec:
          resources: %s
          names: %s
          fields: %s
          owners: %s
          writers: %s
          reason: "why both write it"
        EOF\
        """
                .formatted(
                        name.replace(':', '-'),
                        namespace.isEmpty() ? ShippedGrants.NAMESPACE : namespace,
                        words(List.of(Refusals.resource(asked.kind()))),
                        words(List.of(name)),
                        words(paths.subList(0, Math.min(MAX_NAMED, paths.size()))),
                        words(List.copyOf(owners)),
                        words(List.of(writer.domain().text())));
    }

    private static String words(List<String> words) {
        List<Json> all = new ArrayList<>(words.size());
        words.forEach(word -> all.add(new JsonString(word)));
        return JsonWriter.text(new JsonArray(all));
    }
}
