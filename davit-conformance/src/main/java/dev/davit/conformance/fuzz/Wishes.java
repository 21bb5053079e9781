package dev.davit.conformance.fuzz;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonBool;
import dev.davit.model.json.JsonNumber;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonReader;
import dev.davit.model.json.JsonString;
import dev.davit.model.kind.Kind;
import dev.davit.model.schema.Field;
import dev.davit.model.schema.ObjectSchema;
import dev.davit.model.schema.Schema;
import dev.davit.model.schema.Schemas;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Objects that somebody could have meant: of the right shape, with values that are often right. */
final class Wishes {
    private static final int DEPTH = 7;
    private static final String POD =
            "{'metadata':{'labels':{'app':'a'}},'spec':{'containers':[{'name':'c','image':'busybox:1',"
                    + "'command':['sh'],'env':[{'name':'A','value':'b'}],'ports':[{'containerPort':80}],"
                    + "'resources':{'requests':{'cpu':'10m'},'limits':{'memory':'64Mi'}},"
                    + "'volumeMounts':[{'name':'v','mountPath':'/v'}],"
                    + "'readinessProbe':{'httpGet':{'path':'/','port':80}}}],"
                    + "'volumes':[{'name':'v','emptyDir':{}}]%s}}";

    private final Random random;
    private int budget;

    Wishes(Random random) {
        this.random = random;
    }

    /** An object of a kind, right or nearly so. */
    JsonObject of(Kind kind, String namespace, String name) {
        budget = 40 + random.nextInt(200);
        JsonObject.Builder metadata = JsonObject.builder().put("name", name);
        if (!namespace.isEmpty()) {
            metadata.put("namespace", namespace);
        }
        if (random.nextInt(3) == 0) {
            metadata.put("labels", JsonObject.EMPTY.with("app", "a"));
        }
        JsonObject whole =
                random.nextInt(3) > 0 && hasPods(kind)
                        ? right(kind)
                        : sample(Schemas.of(kind), random.nextBoolean() ? DEPTH : 2);
        return whole.with("apiVersion", kind.apiVersion())
                .with("kind", kind.kind())
                .with("metadata", metadata.build());
    }

    private static boolean hasPods(Kind kind) {
        return switch (kind.kind()) {
            case "Pod",
                    "PodTemplate",
                    "Deployment",
                    "ReplicaSet",
                    "StatefulSet",
                    "DaemonSet",
                    "ReplicationController",
                    "Job",
                    "CronJob",
                    "PinnedDeployment" ->
                    true;
            default -> false;
        };
    }

    private static JsonObject right(Kind kind) {
        JsonObject pod = json(POD.formatted(""));
        JsonObject once = json(POD.formatted(",'restartPolicy':'Never'"));
        JsonObject spec = json("{'selector':{'matchLabels':{'app':'a'}}}").with("template", pod);
        return switch (kind.kind()) {
            case "Pod" -> pod;
            case "PodTemplate" -> JsonObject.EMPTY.with("template", pod);
            case "ReplicationController" ->
                    JsonObject.EMPTY.with(
                            "spec", spec.with("selector", JsonObject.EMPTY.with("app", "a")));
            case "Job" -> JsonObject.EMPTY.with("spec", JsonObject.EMPTY.with("template", once));
            case "CronJob" ->
                    JsonObject.EMPTY.with(
                            "spec",
                            json("{'schedule':'*/5 * * * *'}")
                                    .with(
                                            "jobTemplate",
                                            JsonObject.EMPTY.with(
                                                    "spec",
                                                    JsonObject.EMPTY.with("template", once))));
            case "PinnedDeployment" ->
                    JsonObject.EMPTY.with(
                            "spec",
                            spec.without("template")
                                    .with(
                                            "versions",
                                            JsonArray.of(
                                                    json("{'name':'a','share':100}")
                                                            .with("template", pod))));
            default -> JsonObject.EMPTY.with("spec", spec.with("serviceName", "s"));
        };
    }

    static JsonObject json(String text) {
        return JsonReader.readObject(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    /** Of a type: what is required, and some of the rest. */
    JsonObject sample(ObjectSchema schema, int depth) {
        JsonObject.Builder all = JsonObject.builder();
        for (Field field : schema.fields()) {
            boolean wanted = field.required() || (depth > 0 && random.nextInt(3) == 0);
            if (wanted && depth > -DEPTH && budget-- > 0) {
                all.put(field.name(), value(field.schema(), depth - 1));
            }
        }
        return all.build();
    }

    private Json value(Schema schema, int depth) {
        return switch (schema) {
            case ObjectSchema object -> sample(object, depth);
            case Schema.ListOf list -> {
                List<Json> items = new ArrayList<>();
                for (int i = random.nextInt(3); i >= 0; i--) {
                    items.add(value(list.items(), depth - 1));
                }
                yield new JsonArray(items);
            }
            case Schema.MapOf map ->
                    JsonObject.of(
                            random.nextBoolean() ? "cpu" : "example.com/k",
                            value(map.values(), depth - 1));
            case Schema.Choice choice ->
                    new JsonString(choice.words().get(random.nextInt(choice.words().size())));
            case Schema.Scalar scalar -> scalar(scalar);
        };
    }

    private Json scalar(Schema.Scalar scalar) {
        return switch (scalar) {
            case STRING ->
                    pick(
                            "a",
                            "b-1",
                            "Always",
                            "TCP",
                            "/x",
                            "fd00::1",
                            "10.0.0.0/8",
                            "a=b",
                            "*",
                            "");
            case INT32, INT64 -> JsonNumber.of(random.nextInt(5) == 0 ? -1 : random.nextInt(9000));
            case NUMBER -> JsonReader.number("0.5");
            case BOOLEAN -> JsonBool.of(random.nextBoolean());
            case BYTES -> pick("YQ==", "", "!");
            case INT_OR_STRING ->
                    random.nextBoolean() ? JsonNumber.of(80) : pick("25%", "http", "-1%");
            case QUANTITY -> pick("1", "100m", "1Gi", "-1", "1e3", "x");
            case TIME -> pick("2026-11-22T01:02:03Z", "yesterday");
            case MICRO_TIME -> pick("2026-11-22T01:02:03.000001Z", "now");
            case ANY, OPEN_OBJECT -> JsonObject.EMPTY.with("a", "b");
        };
    }

    private JsonString pick(String... words) {
        return new JsonString(words[random.nextInt(words.length)]);
    }
}
