package dev.davit.policy.vetting;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.model.kind.Kind;
import dev.davit.model.request.Identity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request as {@code AdmissionRequest} of {@code admission.k8s.io/v1} tells it, but for objects.
 */
final class RequestTree {
    private RequestTree() {}

    /**
     * @param act with its objects in the version in which they are shown
     * @param requested the version that was asked in
     */
    static JsonObject of(Act act, Kind requested) {
        return begun(act, requested)
                .put("dryRun", act.dryRun())
                .put("options", act.options())
                .build();
    }

    static JsonObject.Builder begun(Act act, Kind requested) {
        JsonObject about = type(act);
        JsonObject.Builder tree =
                JsonObject.builder()
                        .put("kind", about)
                        .put("resource", resource(act.kind()))
                        .put("subResource", act.subresource());
        boolean same = act.subresource().isEmpty() || about.equals(kind(act.kind()));
        return tree.put("requestKind", same ? kind(requested) : about)
                .put("requestResource", resource(requested))
                .put("requestSubResource", act.subresource())
                .put("name", act.name())
                .put("namespace", act.namespace())
                .put("operation", act.operation().name())
                .put("userInfo", user(act.who()));
    }

    private static JsonObject kind(Kind kind) {
        return type(kind.id().group(), kind.version(), kind.kind());
    }

    private static JsonObject type(String group, String version, String kind) {
        return JsonObject.builder()
                .put("group", group)
                .put("version", version)
                .put("kind", kind)
                .build();
    }

    /** What is written to a subresource may be of a kind of its own: a {@code Scale}. */
    private static JsonObject type(Act act) {
        JsonObject object = act.object() == null ? act.before() : act.object();
        String apiVersion = said(object, "apiVersion");
        String name = said(object, "kind");
        if (act.subresource().isEmpty() || apiVersion.isEmpty() || name.isEmpty()) {
            return kind(act.kind());
        }
        int slash = apiVersion.indexOf('/');
        return type(
                slash < 0 ? "" : apiVersion.substring(0, slash),
                apiVersion.substring(slash + 1),
                name);
    }

    private static String said(@Nullable JsonObject object, String field) {
        return object == null ? "" : object.textOr("", field);
    }

    private static JsonObject resource(Kind kind) {
        return JsonObject.builder()
                .put("group", kind.id().group())
                .put("version", kind.version())
                .put("resource", kind.id().plural())
                .build();
    }

    private static JsonObject user(Identity who) {
        JsonObject.Builder extra = JsonObject.builder();
        for (Map.Entry<String, List<String>> each : who.extra().entrySet()) {
            extra.put(each.getKey(), texts(each.getValue()));
        }
        return JsonObject.builder()
                .put("username", who.name())
                .put("uid", who.uid())
                .put("groups", texts(who.groups()))
                .put("extra", extra.build())
                .build();
    }

    /** What is known of who asks, and nothing besides. */
    static JsonObject known(Identity who) {
        JsonObject all = user(who);
        JsonObject named = who.uid().isEmpty() ? all.without("uid") : all;
        return who.extra().isEmpty() ? named.without("extra") : named;
    }

    private static JsonArray texts(List<String> texts) {
        List<Json> all = new ArrayList<>(texts.size());
        texts.forEach(text -> all.add(new JsonString(text)));
        return new JsonArray(all);
    }
}
