package dev.davit.app;

import dev.davit.app.pki.FrontProxy;
import dev.davit.base.HostFailure;
import dev.davit.base.Outcome;
import dev.davit.base.Reason;
import dev.davit.base.Refusal;
import dev.davit.gate.Bootstrap;
import dev.davit.gate.Gate;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.model.kind.AccessKinds;
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

/**
 * The ConfigMap by which other API servers learn whom to believe, as every cluster has it, and the
 * Role of those who may read it.
 */
final class ExtensionAuthentication {
    private static final String NAMESPACE = "kube-system";
    private static final String NAME = "extension-apiserver-authentication";
    private static final String READER = NAME + "-reader";

    private final Gate gate;

    private ExtensionAuthentication(Gate gate) {
        this.gate = gate;
    }

    /**
     * @param clientCa the authority of the cluster's clients, in PEM
     * @param proxy who asks in their names
     */
    static void write(Gate gate, String clientCa, FrontProxy proxy) {
        JsonObject data =
                JsonObject.builder()
                        .put("client-ca-file", clientCa)
                        .put("requestheader-allowed-names", list(FrontProxy.NAME))
                        .put("requestheader-client-ca-file", proxy.authorityPem())
                        .put("requestheader-extra-headers-prefix", list("X-Remote-Extra-"))
                        .put("requestheader-group-headers", list("X-Remote-Group"))
                        .put("requestheader-uid-headers", list("X-Remote-Uid"))
                        .put("requestheader-username-headers", list("X-Remote-User"))
                        .build();
        JsonObject rule =
                JsonObject.builder()
                        .put("apiGroups", JsonArray.of(new JsonString("")))
                        .put("resources", JsonArray.of(new JsonString("configmaps")))
                        .put("resourceNames", JsonArray.of(new JsonString(NAME)))
                        .put("verbs", words("get", "list", "watch"))
                        .build();
        ExtensionAuthentication written = new ExtensionAuthentication(gate);
        written.put(Kinds.CONFIG_MAP, NAME, JsonObject.of("data", data));
        written.put(AccessKinds.ROLE, READER, JsonObject.of("rules", JsonArray.of(rule)));
    }

    /** As text that holds a list, which is how it is read. */
    private static String list(String word) {
        return "[\"" + word + "\"]";
    }

    private static JsonArray words(String... all) {
        JsonString[] words = new JsonString[all.length];
        for (int i = 0; i < all.length; i++) {
            words[i] = new JsonString(all[i]);
        }
        return JsonArray.of(words);
    }

    /** Made, or brought up to date where it is there: certificates are made anew at times. */
    private void put(Kind kind, String name, JsonObject content) {
        JsonObject.Builder whole =
                JsonObject.builder()
                        .put("apiVersion", kind.apiVersion())
                        .put("kind", kind.kind())
                        .put(
                                "metadata",
                                JsonObject.EMPTY.with("name", name).with("namespace", NAMESPACE));
        content.forEach(whole::put);
        Outcome<Reply> made = ask(kind, Verb.CREATE, "", new Body.Tree(whole.build()));
        if (made instanceof Outcome.Refused<Reply>(Refusal why)
                && why.reason() == Reason.ALREADY_EXISTS) {
            made = ask(kind, Verb.PATCH, name, new Body.Patch(PatchType.MERGE, content));
        }
        if (made instanceof Outcome.Refused<Reply>(Refusal why)) {
            throw new HostFailure("write", 0, kind.kind() + " " + name, why.message());
        }
    }

    private Outcome<Reply> ask(Kind kind, Verb verb, String name, Body body) {
        return gate.handle(
                new Request(
                        Identity.controller(Bootstrap.NAME),
                        verb,
                        new Target(kind, NAMESPACE, name, ""),
                        Options.NONE,
                        body,
                        "every cluster has it"));
    }
}
