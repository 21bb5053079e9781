package dev.davit.cli.verb;

import dev.davit.cli.Paths;
import dev.davit.cli.Vocabulary;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.model.json.JsonWriter;
import dev.davit.model.kind.AccessKinds;
import dev.davit.model.kind.Kind;
import java.util.Locale;

/**
 * Something that somebody may or may not do, and the role that would allow it.
 *
 * @param path of a document that is no object; then all but the verb are empty
 * @param namespace empty: of the cluster, or all namespaces
 */
record Wish(
        String verb,
        String group,
        String resource,
        String subresource,
        String name,
        String namespace,
        String path) {
    private static final String ACCOUNT = "system:serviceaccount:";

    /**
     * @param what {@code pods}, {@code pod/web}, {@code widgets.example.com}, {@code /metrics}
     */
    static Wish of(String verb, String what, String subresource, String namespace) {
        if (what.startsWith("/")) {
            return new Wish(verb, "", "", "", "", "", what);
        }
        int slash = what.indexOf('/');
        String word = slash < 0 ? what : what.substring(0, slash);
        String name = slash < 0 ? "" : what.substring(slash + 1);
        int dot = word.indexOf('.');
        boolean foreign = word.equals("*") || (dot > 0 && Vocabulary.byWord(word) == null);
        if (foreign) {
            // Of a kind that this program does not know: the cluster may.
            String plural = dot < 0 ? word : word.substring(0, dot);
            String group = dot < 0 ? word : word.substring(dot + 1);
            return new Wish(verb, group, plural, subresource, name, namespace, "");
        }
        Kind kind = Paths.kind(word);
        String plural = kind.id().plural();
        boolean itself = plural.equals("namespaces") && kind.id().group().isEmpty();
        String where = kind.namespaced() ? namespace : itself ? name : "";
        return new Wish(verb, kind.id().group(), plural, subresource, name, where, "");
    }

    /** The question of whoever asks. */
    JsonObject review() {
        JsonObject.Builder attributes = JsonObject.builder().put("verb", verb);
        if (!path.isEmpty()) {
            JsonObject asked = attributes.put("path", path).build();
            return review("SelfSubjectAccessReview", "authorization.k8s.io/v1")
                    .with("spec", JsonObject.of("nonResourceAttributes", asked));
        }
        JsonObject asked =
                attributes
                        .put("group", group)
                        .put("resource", resource)
                        .put("subresource", subresource)
                        .put("name", name)
                        .put("namespace", namespace)
                        .build();
        return review("SelfSubjectAccessReview", "authorization.k8s.io/v1")
                .with("spec", JsonObject.of("resourceAttributes", asked));
    }

    /** Who asks? */
    static JsonObject self() {
        return review("SelfSubjectReview", "authentication.k8s.io/v1");
    }

    private static JsonObject review(String kind, String apiVersion) {
        return JsonObject.EMPTY.with("kind", kind).with("apiVersion", apiVersion);
    }

    /**
     * What would have to be written, ready to paste.
     *
     * @param user whom it is missing
     */
    String missing(JsonObject user) {
        String who = user.textOr("", "username");
        return """
        No role that is bound to %s or to a group of theirs (%s) allows it. This would:

        davit apply -f - <<'EOF'
        %s---
        %sEOF\
        """
                .formatted(who, groups(user), role(who), binding(who));
    }

    private static String groups(JsonObject user) {
        StringBuilder all = new StringBuilder();
        for (Json item : user.array("groups")) {
            if (item instanceof JsonString(String text)) {
                all.append(all.isEmpty() ? "" : ", ").append(text);
            }
        }
        return all.isEmpty() ? "none" : all.toString();
    }

    private boolean ofTheCluster() {
        return namespace.isEmpty();
    }

    private String role(String who) {
        return object(ofTheCluster() ? "ClusterRole" : "Role", who) + "rules: [" + rule() + "]\n";
    }

    private String rule() {
        JsonObject.Builder rule = JsonObject.builder();
        if (path.isEmpty()) {
            String full = subresource.isEmpty() ? resource : resource + "/" + subresource;
            rule.put("apiGroups", one(group)).put("resources", one(full));
            // A name is not known yet when an object is made.
            if (!name.isEmpty() && !verb.equals("create")) {
                rule.put("resourceNames", one(name));
            }
        } else {
            rule.put("nonResourceURLs", one(path));
        }
        return JsonWriter.text(rule.put("verbs", one(verb)).build());
    }

    private String binding(String who) {
        String role = ofTheCluster() ? "ClusterRole" : "Role";
        JsonObject ref =
                JsonObject.EMPTY
                        .with("apiGroup", AccessKinds.RBAC)
                        .with("kind", role)
                        .with("name", title(who));
        return object(role + "Binding", who)
                + "roleRef: "
                + JsonWriter.text(ref)
                + "\nsubjects: ["
                + JsonWriter.text(subject(who))
                + "]\n";
    }

    private static JsonObject subject(String who) {
        String[] parts = who.startsWith(ACCOUNT) ? who.split(":", -1) : new String[0];
        return parts.length == 4
                ? JsonObject.EMPTY
                        .with("kind", "ServiceAccount")
                        .with("name", parts[3])
                        .with("namespace", parts[2])
                : JsonObject.EMPTY
                        .with("apiGroup", AccessKinds.RBAC)
                        .with("kind", "User")
                        .with("name", who);
    }

    private String object(String kind, String who) {
        JsonObject metadata = JsonObject.EMPTY.with("name", title(who));
        if (!ofTheCluster()) {
            metadata = metadata.with("namespace", namespace);
        }
        return "apiVersion: "
                + AccessKinds.RBAC
                + "/v1\nkind: "
                + kind
                + "\nmetadata: "
                + JsonWriter.text(metadata)
                + "\n";
    }

    /** {@code alice-list-pods}. */
    private String title(String who) {
        String last = who.substring(who.lastIndexOf(':') + 1);
        String thing = path.isEmpty() ? resource : path.substring(1);
        StringBuilder title = new StringBuilder();
        for (char c : (last + "-" + verb + "-" + thing).toLowerCase(Locale.ROOT).toCharArray()) {
            title.append((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ? c : '-');
        }
        return title.toString();
    }

    private static JsonArray one(String text) {
        return JsonArray.of(new JsonString(text));
    }
}
