package dev.davit.gate.room;

import dev.davit.gate.read.ScaleView;
import dev.davit.model.image.ImageView;
import dev.davit.model.image.StoredObject;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonBool;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.model.kind.Kind;
import dev.davit.model.kind.Kinds;
import dev.davit.model.kind.WorkloadKinds;
import dev.davit.model.request.Target;
import dev.davit.model.request.Verb;
import dev.davit.policy.access.Authoriser;
import dev.davit.policy.vetting.Act;
import dev.davit.policy.vetting.Policies;
import dev.davit.store.Draft;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Requests as admission policies see them. */
final class Acts {
    /** What Davit's keepers make of a template that somebody has written. */
    private static final List<Kind> MADE =
            List.of(Kinds.POD, Kinds.REPLICA_SET, WorkloadKinds.JOB, WorkloadKinds.VOLUME_CLAIM);

    /** Subresources in whose place the object itself is written. */
    private static final List<String> CHANGED =
            List.of("", "status", "ephemeralcontainers", "resize");

    private Acts() {}

    /**
     * Policies have no say in it. Of what Davit's own actors do only what they make of somebody's
     * template is for policies: the rest is how the cluster works, and stopping it would stop the
     * cluster and not a user (ADR 35).
     */
    static boolean exempt(Act act) {
        if (Policies.decides(act.kind().id()) || !act.kind().stored()) {
            return true;
        }
        // Not whoever is in their groups: others may be lent a group.
        if (!Authoriser.isFixed(act.who())) {
            return false;
        }
        return !act.subresource().isEmpty()
                || !MADE.contains(act.kind())
                || switch (act.operation()) {
                    case CREATE -> false;
                    case UPDATE -> spec(act.object()).equals(spec(act.before()));
                    case DELETE, CONNECT -> true;
                };
    }

    /** Its object may be changed by webhooks, which are asked before it is judged. */
    static boolean changeable(Act act) {
        return switch (act.operation()) {
            case CREATE, UPDATE -> CHANGED.contains(act.subresource());
            case DELETE, CONNECT -> false;
        };
    }

    private static JsonObject spec(@Nullable JsonObject tree) {
        return tree == null ? JsonObject.EMPTY : tree.object("spec");
    }

    /** A write of one object, before it is judged. */
    static Act of(Asked asked, JsonObject tree, @Nullable JsonObject stored) {
        Target target = asked.target();
        return act(
                asked,
                stored == null ? Act.Operation.CREATE : Act.Operation.UPDATE,
                asked.kind(),
                named(target.namespace(), tree.textOr(target.name(), "metadata", "name")),
                tree,
                stored);
    }

    private record Named(String namespace, String name) {}

    private static Named named(String namespace, String name) {
        return new Named(namespace, name);
    }

    private static Act act(
            Asked asked,
            Act.Operation operation,
            Kind kind,
            Named named,
            @Nullable JsonObject object,
            @Nullable JsonObject before) {
        String subresource = asked.target().subresource();
        return new Act(
                operation,
                kind,
                // A rollback is a write of the object itself.
                subresource.equals("rollback") ? "" : subresource,
                kind.equals(Kinds.NAMESPACE) ? named.name : named.namespace,
                named.name,
                asked.request().identity(),
                object,
                before,
                options(asked, operation),
                asked.dryRun());
    }

    private static JsonObject options(Asked asked, Act.Operation operation) {
        String kind =
                switch (operation) {
                    case CREATE -> "CreateOptions";
                    case UPDATE -> "UpdateOptions";
                    case DELETE -> "DeleteOptions";
                    case CONNECT -> "ConnectOptions";
                };
        JsonObject.Builder options =
                JsonObject.builder().put("kind", kind).put("apiVersion", "meta.k8s.io/v1");
        if (operation == Act.Operation.DELETE) {
            for (String field : List.of("gracePeriodSeconds", "preconditions")) {
                Json given = asked.body().get(field);
                if (given != null) {
                    options.put(field, given);
                }
            }
            String policy =
                    asked.options()
                            .firstOr(
                                    "propagationPolicy",
                                    asked.body().textOr("", "propagationPolicy"));
            if (!policy.isEmpty()) {
                options.put("propagationPolicy", policy);
            }
        }
        String manager = asked.options().firstOr("fieldManager", "");
        if (!manager.isEmpty()) {
            options.put("fieldManager", manager);
        }
        if (asked.dryRun()) {
            options.put("dryRun", JsonArray.of(new JsonString("All")));
        }
        return options.build();
    }

    /** What a judged write does, object by object. */
    static List<Act> of(Asked asked, Admitted admitted, ImageView image) {
        Verb verb = asked.request().verb();
        Target target = asked.target();
        String subresource = target.subresource();
        Named asks = named(target.namespace(), target.name());
        if (verb == Verb.CREATE && !subresource.isEmpty() && !subresource.equals("rollback")) {
            return List.of(
                    act(asked, Act.Operation.CREATE, asked.kind(), asks, asked.body(), null));
        }
        List<Act> acts = new ArrayList<>();
        for (Draft draft : admitted.drafts()) {
            acts.add(act(asked, draft, image));
        }
        StoredObject same = admitted.current();
        if (acts.isEmpty() && same != null && verb != Verb.DELETE) {
            acts.add(
                    act(
                            asked,
                            Act.Operation.UPDATE,
                            asked.kind(),
                            asks,
                            shown(subresource, asked.kind(), same.tree()),
                            shown(subresource, asked.kind(), same.tree())));
        }
        return acts;
    }

    private static Act act(Asked asked, Draft draft, ImageView image) {
        Verb verb = asked.request().verb();
        Kind kind =
                draft.key().kind().equals(asked.kind().id())
                        ? asked.kind()
                        : known(image, draft, asked.kind());
        StoredObject stored = image.get(draft.key());
        JsonObject before = stored == null ? null : stored.tree();
        Named named = named(draft.key().namespace(), draft.key().name());
        if (verb == Verb.DELETE || verb == Verb.DELETECOLLECTION) {
            return act(asked, Act.Operation.DELETE, kind, named, null, before);
        }
        JsonObject after = draft.after() == null ? before : draft.after();
        String subresource = asked.target().subresource();
        return before == null
                ? act(asked, Act.Operation.CREATE, kind, named, after, null)
                : act(
                        asked,
                        Act.Operation.UPDATE,
                        kind,
                        named,
                        shown(subresource, kind, after),
                        shown(subresource, kind, before));
    }

    private static Kind known(ImageView image, Draft draft, Kind otherwise) {
        Kind found = image.kinds().byId(draft.key().kind());
        return found == null ? otherwise : found;
    }

    private static @Nullable JsonObject shown(
            String subresource, Kind kind, @Nullable JsonObject tree) {
        return tree != null && subresource.equals("scale") ? ScaleView.of(kind, tree) : tree;
    }

    /** A stream into a pod. */
    static Act connect(Asked asked) {
        String stream = asked.target().subresource();
        String kind =
                switch (stream) {
                    case "exec" -> "PodExecOptions";
                    case "attach" -> "PodAttachOptions";
                    case "proxy" -> asked.kind().kind() + "ProxyOptions";
                    default -> "PodPortForwardOptions";
                };
        JsonObject.Builder object = JsonObject.builder().put("kind", kind).put("apiVersion", "v1");
        for (String flag : List.of("stdin", "stdout", "stderr", "tty")) {
            if (asked.options().flag(flag)) {
                object.put(flag, JsonBool.TRUE);
            }
        }
        for (String text : List.of("container", "path")) {
            String value = asked.options().firstOr(text, "");
            if (!value.isEmpty()) {
                object.put(text, value);
            }
        }
        List<Json> command = new ArrayList<>();
        asked.options()
                .values()
                .getOrDefault("command", List.of())
                .forEach(word -> command.add(new JsonString(word)));
        if (!command.isEmpty()) {
            object.put("command", new JsonArray(command));
        }
        Target target = asked.target();
        return act(
                asked,
                Act.Operation.CONNECT,
                asked.kind(),
                named(target.namespace(), target.name()),
                object.build(),
                null);
    }
}
