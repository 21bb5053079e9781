package dev.davit.conformance.list;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What one check has: the server, and a namespace of its own.
 *
 * @param namespace made for this check
 */
record Scene(Api api, String namespace) {
    private static final long PATIENCE_MILLIS = 40_000;
    private static final long LOOK_MILLIS = 50;

    /** A question that is asked until the answer is yes. */
    @FunctionalInterface
    interface Question {
        boolean ask() throws Exception;
    }

    /** JSON with single quotes. */
    static JsonObject json(String text) {
        return JsonReader.readObject(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    /** Of the namespace: {@code core("pods")} is {@code /api/v1/namespaces/…/pods}. */
    String core(String plural) {
        return "/api/v1/namespaces/" + namespace + "/" + plural;
    }

    String apps(String plural) {
        return in("apps/v1", plural);
    }

    String in(String groupVersion, String plural) {
        return "/apis/" + groupVersion + "/namespaces/" + namespace + "/" + plural;
    }

    void must(boolean so, String what) throws Check.Failed {
        if (!so) {
            throw new Check.Failed(what);
        }
    }

    void same(Object actual, Object expected, String what) throws Check.Failed {
        must(actual.equals(expected), what + ": " + actual + ", not " + expected);
    }

    /** The body, when the answer has the code. */
    JsonObject expect(int code, Api.Answer answer) throws Check.Failed {
        must(answer.code() == code, "answered with " + answer + ", not " + code);
        return answer.body();
    }

    /** The body of an answer that is one of success. */
    JsonObject good(Api.Answer answer) throws Check.Failed {
        must(answer.code() / 100 == 2, "answered with " + answer);
        return answer.body();
    }

    /** A refusal with the code, and the words in its message. */
    void refused(int code, String words, Api.Answer answer) throws Check.Failed {
        must(
                answer.code() == code && answer.body().textOr("", "message").contains(words),
                "not refused with " + code + " and \"" + words + "\": " + answer);
    }

    void eventually(String what, Question question) throws Exception {
        long until = System.currentTimeMillis() + PATIENCE_MILLIS;
        while (!question.ask()) {
            if (System.currentTimeMillis() > until) {
                throw new Check.Failed("never came true: " + what);
            }
            Thread.sleep(LOOK_MILLIS);
        }
    }

    boolean gone(String path) throws Exception {
        return api.get(path).code() == 404;
    }

    /** The objects of a list. */
    List<JsonObject> items(String path) throws Exception {
        List<JsonObject> items = new ArrayList<>();
        for (Json item : expect(200, api.get(path)).array("items")) {
            items.add((JsonObject) item);
        }
        return items;
    }

    List<String> names(String path) throws Exception {
        return items(path).stream().map(item -> item.textOr("", "metadata", "name")).toList();
    }

    int count(String path) throws Exception {
        return items(path).size();
    }

    static JsonObject label(JsonObject object, String name, String value) {
        JsonObject metadata = object.object("metadata");
        return object.with(
                "metadata", metadata.with("labels", metadata.object("labels").with(name, value)));
    }

    static JsonObject annotate(JsonObject object, String name, String value) {
        JsonObject metadata = object.object("metadata");
        return object.with(
                "metadata",
                metadata.with("annotations", metadata.object("annotations").with(name, value)));
    }

    static boolean has(JsonArray list, String member, String value) {
        for (Json item : list) {
            if (item instanceof JsonObject object && object.textOr("", member).equals(value)) {
                return true;
            }
        }
        return false;
    }

    /** A pod that sleeps. */
    static JsonObject pod(String name) {
        return json(
                ("{'apiVersion':'v1','kind':'Pod','metadata':{'name':'%s','labels':{'app':'a'}},'spec':{"
                                + "'terminationGracePeriodSeconds':0,'containers':[{'name':'main',"
                                + "'image':'busybox:1','command':['sleep','100000']}]}}")
                        .formatted(name));
    }

    static JsonObject configMap(String name) {
        return json(
                "{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'%s'},'data':{'a':'b'}}"
                        .formatted(name));
    }

    /** A workload with a selector of {@code app: NAME} and pods that sleep. */
    static JsonObject workload(String kind, String name, int replicas) {
        return json(
                ("{'apiVersion':'apps/v1','kind':'%s','metadata':{'name':'%s','labels':{'app':'%s'}},"
                                + "'spec':{'replicas':%d,'selector':{'matchLabels':{'app':'%s'}},'template':{"
                                + "'metadata':{'labels':{'app':'%s'}},'spec':{"
                                + "'terminationGracePeriodSeconds':0,'containers':[{'name':'main',"
                                + "'image':'busybox:1','command':['sleep','100000']}]}}}}")
                        .formatted(kind, name, name, replicas, name, name));
    }

    /** Creates a pod and waits until it runs. */
    JsonObject running(JsonObject pod) throws Exception {
        expect(201, api.post(core("pods"), pod));
        String path = core("pods/" + pod.textOr("", "metadata", "name"));
        eventually(
                "a pod that runs",
                () -> api.get(path).body().textOr("", "status", "phase").equals("Running"));
        return api.get(path).body();
    }
}
