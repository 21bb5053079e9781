package dev.davit.app.link;

import dev.davit.base.Outcome;
import dev.davit.base.Reason;
import dev.davit.base.Refusal;
import dev.davit.gate.Gate;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Kind;
import dev.davit.model.kind.Kinds;
import dev.davit.model.request.Body;
import dev.davit.model.request.Identity;
import dev.davit.model.request.Options;
import dev.davit.model.request.PatchType;
import dev.davit.model.request.Reply;
import dev.davit.model.request.Request;
import dev.davit.model.request.Target;
import dev.davit.model.request.Verb;
import dev.davit.node.ConfigKey;
import dev.davit.node.ServerLink;

/** The server as a node in the same process sees it: the gate, entered as that node. */
public final class GateLink implements ServerLink {
    private final Gate gate;
    private final Identity node;

    public GateLink(Gate gate, String nodeName) {
        this.gate = gate;
        this.node = Identity.node(nodeName);
    }

    @Override
    public Outcome<Feed> follow(Selection selection) {
        Options options = everything().with("fieldSelector", fields(selection));
        Target target = new Target(kind(selection), namespace(selection), "", "");
        return watch(target, options);
    }

    /** Every object of a kind, in every namespace. */
    public Outcome<Feed> followAll(Kind kind) {
        return watch(new Target(kind, "", "", ""), everything());
    }

    private Outcome<Feed> watch(Target target, Options options) {
        return gate.watch(Request.of(node, Verb.WATCH, target, options, Body.None.NONE))
                .map(WatchFeed::new);
    }

    private static Options everything() {
        return Options.NONE
                .with("watch", "true")
                .with("sendInitialEvents", "true")
                .with("resourceVersionMatch", "NotOlderThan")
                .with("allowWatchBookmarks", "true");
    }

    private static String fields(Selection selection) {
        return switch (selection) {
            case Selection.BoundPods(String nodeName) -> "spec.nodeName=" + nodeName;
            case Selection.Config(ConfigKey key) -> "metadata.name=" + key.name();
        };
    }

    private static Kind kind(Selection selection) {
        return switch (selection) {
            case Selection.BoundPods pods -> Kinds.POD;
            case Selection.Config(ConfigKey key) ->
                    switch (key.type()) {
                        case CONFIG_MAP -> Kinds.CONFIG_MAP;
                        case SECRET -> Kinds.SECRET;
                    };
        };
    }

    private static String namespace(Selection selection) {
        return switch (selection) {
            case Selection.BoundPods pods -> "";
            case Selection.Config(ConfigKey key) -> key.namespace();
        };
    }

    @Override
    public Outcome<JsonObject> patchPodStatus(String namespace, String name, JsonObject patch) {
        return patch(new Target(Kinds.POD, namespace, name, "status"), patch);
    }

    @Override
    public Outcome<JsonObject> patchNodeStatus(String name, JsonObject patch) {
        return patch(new Target(Kinds.NODE, "", name, "status"), patch);
    }

    private Outcome<JsonObject> patch(Target target, JsonObject patch) {
        Body body = new Body.Patch(PatchType.MERGE, patch);
        return send(Request.of(node, Verb.PATCH, target, Options.NONE, body));
    }

    @Override
    public Outcome<JsonObject> removePod(String namespace, String name, String uid) {
        JsonObject options =
                JsonObject.builder()
                        .put("gracePeriodSeconds", 0)
                        .put("preconditions", JsonObject.EMPTY.with("uid", uid))
                        .build();
        Target target = new Target(Kinds.POD, namespace, name, "");
        return send(Request.of(node, Verb.DELETE, target, Options.NONE, new Body.Tree(options)));
    }

    @Override
    public Outcome<JsonObject> requestToken(
            String namespace, String serviceAccount, JsonObject request) {
        Target target = new Target(Kinds.SERVICE_ACCOUNT, namespace, serviceAccount, "token");
        return create(target, request);
    }

    @Override
    public Outcome<JsonObject> createEvent(JsonObject event) {
        String namespace = event.textOr("default", "metadata", "namespace");
        return create(new Target(Kinds.EVENT, namespace, "", ""), event);
    }

    @Override
    public Outcome<JsonObject> registerNode(JsonObject object) {
        String name = object.textOr("", "metadata", "name");
        Outcome<JsonObject> made = create(new Target(Kinds.NODE, "", "", ""), object);
        if (made instanceof Outcome.Refused<JsonObject>(Refusal refusal)
                && refusal.reason() == Reason.ALREADY_EXISTS) {
            // The names of the labels and fields that are the node's own; others' stay as they are.
            JsonObject own =
                    JsonObject.builder()
                            .put(
                                    "metadata",
                                    JsonObject.EMPTY.with(
                                            "labels", object.object("metadata", "labels")))
                            .put("spec", object.object("spec"))
                            .build();
            return patch(new Target(Kinds.NODE, "", name, ""), own);
        }
        return made;
    }

    private Outcome<JsonObject> create(Target target, JsonObject object) {
        return send(Request.of(node, Verb.CREATE, target, Options.NONE, new Body.Tree(object)));
    }

    private Outcome<JsonObject> send(Request request) {
        return gate.handle(request)
                .map(reply ->
                        switch (reply) {
                            case Reply.One one -> one.object().tree();
                            case Reply.Document document -> document.body();
                            case Reply.Many many -> JsonObject.EMPTY;
                            case Reply.Text text -> JsonObject.EMPTY;
                        });
    }
}
