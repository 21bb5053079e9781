package dev.davit.policy.authorizer;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.model.kind.Kind;
import dev.davit.model.kind.KindId;
import dev.davit.model.kind.Kinds;
import dev.davit.model.request.Identity;
import dev.davit.policy.access.PolicyRule;
import dev.davit.policy.access.Question;
import java.util.ArrayList;
import java.util.List;

/** A question as the spec of a {@code SubjectAccessReview} of {@code authorization.k8s.io/v1}. */
public final class ReviewSpec {
    private ReviewSpec() {}

    /** As it is sent: without what is empty. */
    public static JsonObject of(Identity who, Question question) {
        return of(who, question, false);
    }

    /** As expressions see it: every text is there. */
    static JsonObject whole(Identity who, Question question) {
        return of(who, question, true);
    }

    private static JsonObject of(Identity who, Question question, boolean whole) {
        JsonObject.Builder spec = JsonObject.builder();
        switch (question) {
            case Question.OnResource asked ->
                    spec.put("resourceAttributes", resource(asked, whole));
            case Question.OnPath(String verb, String path) ->
                    spec.put(
                            "nonResourceAttributes",
                            JsonObject.builder().put("path", path).put("verb", verb).build());
        }
        text(spec, "user", who.name(), whole);
        if (whole || !who.groups().isEmpty()) {
            spec.put("groups", texts(who.groups()));
        }
        text(spec, "uid", who.uid(), whole);
        if (!who.extra().isEmpty()) {
            JsonObject.Builder extra = JsonObject.builder();
            who.extra().forEach((key, values) -> extra.put(key, texts(values)));
            spec.put("extra", extra.build());
        }
        return spec.build();
    }

    private static JsonObject resource(Question.OnResource asked, boolean whole) {
        JsonObject.Builder about = JsonObject.builder();
        Kind kind = Kinds.byId(new KindId(asked.group(), asked.resource()));
        text(about, "namespace", asked.namespace(), whole);
        text(about, "verb", asked.verb(), whole);
        text(about, "group", asked.group(), whole);
        text(about, "version", kind == null ? PolicyRule.ALL : kind.version(), whole);
        text(about, "resource", asked.resource(), whole);
        text(about, "subresource", asked.subresource(), whole);
        text(about, "name", asked.name(), whole);
        return about.build();
    }

    private static void text(JsonObject.Builder into, String name, String text, boolean whole) {
        if (whole || !text.isEmpty()) {
            into.put(name, text);
        }
    }

    private static JsonArray texts(List<String> all) {
        List<Json> texts = new ArrayList<>(all.size());
        all.forEach(text -> texts.add(new JsonString(text)));
        return new JsonArray(texts);
    }
}
