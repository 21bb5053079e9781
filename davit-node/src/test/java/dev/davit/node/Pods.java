package dev.davit.node;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonNumber;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonReader;
import dev.davit.model.json.JsonString;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;

/** Pods as a gate hands them to a node. */
public final class Pods {
    public static final String UID = "0f0e0d0c-0b0a-4908-8706-050403020100";

    private Pods() {}

    /** JSON with single quotes. */
    public static JsonObject json(String text) {
        return JsonReader.readObject(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    /** Any value. */
    public static Json value(String text) {
        return Objects.requireNonNull(json("{'x':" + text + "}").get("x"));
    }

    public static JsonObject pod(String spec) {
        return json(
                """
                {'apiVersion':'v1','kind':'Pod','metadata':{'namespace':'default','name':'p',
                 'uid':'%s','generation':1,'resourceVersion':'1','creationTimestamp':'2026-11-20T12:00:00Z'},
                 'spec':%s,
                 'status':{'phase':'Pending','podIP':'fd00::1','podIPs':[{'ip':'fd00::1'}],
                  'conditions':[{'type':'PodScheduled','status':'True'}]}}
                """
                        .formatted(UID, spec));
    }

    /** One container per image, named a, b, c …, all of which run until they are told to end. */
    public static JsonObject running(String... images) {
        StringBuilder containers = new StringBuilder();
        for (int i = 0; i < images.length; i++) {
            containers.append(i == 0 ? "" : ",");
            containers.append(
                    "{'name':'%c','image':'%s','args':['run']}"
                            .formatted((char) ('a' + i), images[i]));
        }
        return pod(
                "{'nodeName':'n1','terminationGracePeriodSeconds':5,'containers':[%s]}"
                        .formatted(containers));
    }

    /** Changes one container. */
    public static JsonObject container(
            JsonObject pod, String name, UnaryOperator<JsonObject> change) {
        List<Json> all = new ArrayList<>();
        for (Json item : pod.array("spec", "containers")) {
            JsonObject container = (JsonObject) item;
            all.add(name.equals(container.text("name")) ? change.apply(container) : container);
        }
        return pod.withAt(new JsonArray(all), "spec", "containers");
    }

    public static JsonObject image(JsonObject pod, String name, String image) {
        return container(pod, name, container -> container.with("image", image));
    }

    public static JsonObject deleted(JsonObject pod, long graceSeconds) {
        return pod.withAt(new JsonString("2026-11-20T12:00:30Z"), "metadata", "deletionTimestamp")
                .withAt(JsonNumber.of(graceSeconds), "metadata", "deletionGracePeriodSeconds");
    }
}
