package dev.davit.model.openapi;

import static dev.davit.model.openapi.PathText.READ;
import static dev.davit.model.openapi.PathText.WRITE;

import dev.davit.model.openapi.Operation.Answer;
import dev.davit.model.openapi.Operation.Body;
import dev.davit.model.schema.Schemas;
import java.util.ArrayList;
import java.util.List;

/** What can be done with an object's subresources: Kubernetes' and Davit's own. */
final class Subresources {
    private static final String OWN = "dev.davit.v1.";
    private static final String API = "io.k8s.api.";
    private static final List<String> DRY = List.of("dryRun", "fieldManager");
    private static final String ANYTHING = "*/*";

    private Subresources() {}

    static List<Operation> of(String name) {
        return switch (name) {
            case "status", "approval", "ephemeralcontainers", "resize" ->
                    changed(Body.Own.OWN, Answer.Own.OWN);
            case "scale" ->
                    changed(
                            new Body.Typed(API + "autoscaling.v1.Scale"),
                            new Answer.Typed(API + "autoscaling.v1.Scale"));
            case "finalize" ->
                    List.of(Operation.of("put", "put", WRITE, Body.Own.OWN, Answer.Own.OWN));
            case "eviction" -> List.of(asked(API + "policy.v1.Eviction", Schemas.STATUS));
            case "binding" -> List.of(asked(API + "core.v1.Binding", Schemas.STATUS));
            case "token" ->
                    List.of(
                            asked(
                                    API + "authentication.v1.TokenRequest",
                                    API + "authentication.v1.TokenRequest"));
            case "history" -> List.of(history());
            case "blame" -> List.of(blame());
            case "lifecycle" -> List.of(lifecycle());
            case "contents" -> List.of(contents());
            case "usage" -> List.of(usage());
            case "rollback" -> List.of(rollback());
            case "takeover" -> List.of(takeover());
            case "approve" -> List.of(approve());
            case "restart" -> List.of(restart());
            case "images" -> images();
            case "log" ->
                    List.of(
                            Operation.of(
                                    "get",
                                    "get",
                                    List.of("container", "follow", "previous", "tailLines"),
                                    Body.Nothing.NOTHING,
                                    new Answer.Text("text/plain")));
            default -> streams(name);
        };
    }

    private static List<Operation> changed(Body body, Answer answer) {
        List<String> patch = new ArrayList<>(WRITE);
        patch.add("force");
        return List.of(
                Operation.of("get", "get", READ, Body.Nothing.NOTHING, answer),
                Operation.of("put", "put", WRITE, body, answer),
                Operation.of("patch", "patch", patch, Body.Patch.PATCH, answer));
    }

    private static Operation asked(String type, String answer) {
        return Operation.of("post", "post", DRY, new Body.Typed(type), new Answer.Typed(answer));
    }

    /** What has no form of its own is a connection. */
    private static List<Operation> streams(String name) {
        List<Operation> all = new ArrayList<>();
        for (String verb : Discovery.subresourceVerbs(name)) {
            String method =
                    switch (verb) {
                        case "create" -> "post";
                        case "update" -> "put";
                        default -> verb;
                    };
            all.add(
                    Operation.of(
                            method,
                            "connect",
                            List.of(),
                            Body.Nothing.NOTHING,
                            new Answer.Text(ANYTHING)));
        }
        return all;
    }

    private static Operation history() {
        return Operation.read(
                OWN + "ObjectHistory",
                "The kept writes of this name, newest first, 100 at a time unless limit says"
                        + " otherwise (1000 at most). Needs get on the object and on this.",
                List.of("diff", "limit", "continue"),
                400,
                403,
                404);
    }

    private static Operation blame() {
        return Operation.read(
                OWN + "ObjectBlame",
                "Who gave each field the value that it has. Needs get on the object and on this.",
                List.of(),
                400,
                403,
                404);
    }

    private static Operation lifecycle() {
        return new Operation(
                "get",
                "get",
                "The run that the object is in, step by step, and what it waits for.",
                List.of("format"),
                Body.Nothing.NOTHING,
                new Answer.Drawn(
                        OWN + "ObjectLifecycle",
                        List.of("text/plain", "image/svg+xml", "text/vnd.graphviz")),
                List.of(400, 403, 404));
    }

    private static Operation contents() {
        return Operation.read(
                OWN + "NamespaceContents",
                "All objects of the namespace whose kinds have a history, now or at revision or"
                        + " at; of kinds that the asking one may list: a warning names the others."
                        + " 500 at a time unless limit says otherwise (1000 at most).",
                List.of(
                        "at",
                        "continue",
                        "deleted",
                        "labelSelector",
                        "limit",
                        "resources",
                        "revision"),
                400,
                403,
                404,
                410);
    }

    private static Operation usage() {
        return Operation.read(
                OWN + "HistoryUsage",
                "What all history takes on the disk, and what its collector did.",
                List.of(),
                403,
                404);
    }

    private static Operation rollback() {
        return Operation.of(
                        "post",
                        "post",
                        DRY,
                        new Body.Typed(OWN + "RollbackOptions"),
                        Answer.Own.OWN)
                .saying(
                        "What was wished for at a revision or a time is wished for again: labels,"
                                + " annotations and spec, never what was allocated. An object that was"
                                + " deleted comes back as a new one. Fields that other domains own"
                                + " are left as they are, with a warning. Needs the verb rollback and"
                                + " get on the object.",
                        400,
                        403,
                        404,
                        409,
                        410,
                        422);
    }

    private static Operation takeover() {
        return Operation.of(
                        "post",
                        "post",
                        DRY,
                        new Body.Typed(OWN + "TakeoverOptions"),
                        Answer.Own.OWN)
                .saying(
                        "Fields of other domains change hands, frozen ones too; their values stay."
                                + " Kept in history. Needs the verb takeover and get on the"
                                + " object.",
                        400,
                        403,
                        404,
                        422);
    }

    private static Operation approve() {
        return Operation.of("post", "post", DRY, Body.Nothing.NOTHING, Answer.Own.OWN)
                .saying(
                        "The second of two keys. Needs the verb purge, and another person than"
                                + " the one who asked, in nobody else's name.",
                        403,
                        404,
                        409);
    }

    private static Operation restart() {
        return Operation.of(
                        "post", "post", DRY, new Body.Typed(OWN + "RestartOptions"), Answer.Own.OWN)
                .saying("Containers are restarted in place, without a change.", 403, 404, 409, 422);
    }

    private static List<Operation> images() {
        Answer answer = new Answer.Typed(OWN + "NodeImages");
        return List.of(
                image("get", List.of("pull"), Body.Nothing.NOTHING, answer)
                        .saying("The node's images; with pull, how far that pull is.", 403, 404),
                image(
                                "post",
                                List.of("name", "prune", "pull", "upload"),
                                Body.Nothing.NOTHING,
                                answer)
                        .saying(
                                "Begins a pull, a prune or an upload, or imports what was"
                                        + " uploaded.",
                                400,
                                403,
                                404),
                image("put", List.of("offset", "upload"), Body.Bytes.BYTES, answer)
                        .saying("A piece of an upload, at most 2 MiB.", 400, 403, 404),
                image("delete", List.of("name"), Body.Nothing.NOTHING, answer)
                        .saying("Removes a name, and the image with its last one.", 403, 404, 409));
    }

    private static Operation image(
            String method, List<String> parameters, Body body, Answer answer) {
        return Operation.of(method, method, parameters, body, answer);
    }
}
