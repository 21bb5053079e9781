package dev.davit.gate.write;

import dev.davit.base.Cause;
import dev.davit.base.Outcome;
import dev.davit.base.Timestamps;
import dev.davit.gate.Tokens;
import dev.davit.gate.room.Admitted;
import dev.davit.gate.room.Asked;
import dev.davit.gate.room.Basis;
import dev.davit.gate.room.Refusals;
import dev.davit.gate.room.Scene;
import dev.davit.model.image.StoredObject;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.model.kind.Key;
import dev.davit.model.kind.Kind;
import dev.davit.model.kind.Kinds;
import dev.davit.model.request.Identity;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * POST serviceaccounts/{name}/token {@code TokenRequest}: a signed token, told once and kept
 * nowhere. Claims as Kubernetes' bound tokens have them. A node may ask only for what a pod of its
 * own runs as.
 */
public final class IssueToken implements WriteHandler {
    static final long DEFAULT_SECONDS = 3_600;
    static final long MIN_SECONDS = 600;
    static final long MAX_SECONDS = 1L << 32;
    private static final String NODE = "system:node:";
    private static final String EXPIRATION = "expirationSeconds";

    private final Tokens tokens;

    public IssueToken(Tokens tokens) {
        this.tokens = tokens;
    }

    /** What a token is bound to: it ends with it. */
    private record Bound(Kind kind, StoredObject object) {}

    @Override
    public Outcome<Admitted> admit(Asked asked, Scene scene) {
        JsonObject spec = asked.body().object("spec");
        List<Cause> causes = wrong(spec);
        if (!causes.isEmpty()) {
            return Refusals.invalid(asked.kind(), asked.target().name(), causes);
        }
        return Replacement.stored(asked, scene)
                .then(account ->
                        bound(asked, spec.object("boundObjectRef"), scene)
                                .then(bound -> permitted(asked, account, bound.orElse(null)))
                                .then(bound ->
                                        issue(asked, spec, account, bound.orElse(null), scene)));
    }

    private static List<Cause> wrong(JsonObject spec) {
        List<Cause> causes = new ArrayList<>();
        long seconds = spec.wholeOr(DEFAULT_SECONDS, EXPIRATION);
        if (seconds < MIN_SECONDS || seconds > MAX_SECONDS) {
            causes.add(
                    new Cause(
                            Cause.INVALID,
                            "Invalid value: "
                                    + seconds
                                    + ": must be between 600 (10 minutes) and 2^32 seconds",
                            "spec.expirationSeconds"));
        }
        JsonObject ref = spec.object("boundObjectRef");
        if (!ref.isEmpty() && kindOf(ref) == null) {
            causes.add(
                    new Cause(
                            Cause.NOT_SUPPORTED,
                            "Unsupported value: \""
                                    + ref.textOr("", "kind")
                                    + "\": supported values: \"Node\", \"Pod\", \"Secret\"",
                            "spec.boundObjectRef.kind"));
        }
        return causes;
    }

    private static @Nullable Kind kindOf(JsonObject ref) {
        return switch (ref.textOr("", "kind")) {
            case "Pod" -> Kinds.POD;
            case "Secret" -> Kinds.SECRET;
            case "Node" -> Kinds.NODE;
            default -> null;
        };
    }

    private static Outcome<Optional<Bound>> bound(Asked asked, JsonObject ref, Scene scene) {
        Kind kind = kindOf(ref);
        if (kind == null) {
            return Outcome.ok(Optional.empty());
        }
        String name = ref.textOr("", "name");
        StoredObject found =
                scene.image()
                        .get(
                                new Key(
                                        kind.id(),
                                        kind.namespaced() ? asked.target().namespace() : "",
                                        name));
        if (found == null) {
            return Refusals.notFound(kind, name);
        }
        String uid = ref.textOr(found.uid(), "uid");
        return uid.equals(found.uid())
                ? Outcome.ok(Optional.of(new Bound(kind, found)))
                : Refusals.otherUid(kind, name, uid, found.uid());
    }

    /** A pod's token is of the account that it runs as; a node gets those of its own pods only. */
    private static Outcome<Optional<Bound>> permitted(
            Asked asked, StoredObject account, @Nullable Bound bound) {
        JsonObject pod =
                bound != null && bound.kind().equals(Kinds.POD)
                        ? bound.object().tree().object("spec")
                        : JsonObject.EMPTY;
        String runsAs = pod.textOr("default", "serviceAccountName");
        if (!pod.isEmpty() && !runsAs.equals(account.key().name())) {
            return Refusals.bad(
                    "cannot bind token for serviceaccount \"%s\" to pod running with different"
                                    .formatted(account.key().name())
                            + " serviceaccount name");
        }
        Identity who = asked.request().identity();
        boolean node = who.in(Identity.NODES) && who.name().startsWith(NODE);
        return !node || (NODE + pod.textOr("", "nodeName")).equals(who.name())
                ? Outcome.ok(Optional.ofNullable(bound))
                : Refusals.forbidden(
                        asked.target(),
                        "a node may ask for tokens of service accounts of its own pods only");
    }

    private Outcome<Admitted> issue(
            Asked asked,
            JsonObject spec,
            StoredObject account,
            @Nullable Bound bound,
            Scene scene) {
        long seconds = spec.wholeOr(DEFAULT_SECONDS, EXPIRATION);
        long now = scene.nowMillis() / 1000;
        JsonArray audiences = spec.array("audiences");
        JsonArray meant =
                audiences.size() == 0 ? JsonArray.of(new JsonString(Tokens.ISSUER)) : audiences;
        JsonObject claims =
                JsonObject.builder()
                        .put("aud", meant)
                        .put("exp", now + seconds)
                        .put("iat", now)
                        .put("iss", Tokens.ISSUER)
                        .put("jti", asked.freshUid())
                        .put("kubernetes.io", about(account, bound))
                        .put("nbf", now)
                        .put(
                                "sub",
                                "system:serviceaccount:"
                                        + account.key().namespace()
                                        + ":"
                                        + account.key().name())
                        .build();
        Optional<String> token = tokens.sign(claims);
        return token.isEmpty()
                ? Refusals.notAllowed("this cluster issues no tokens")
                : Outcome.ok(answer(asked, spec, meant, seconds, now, token.get()));
    }

    private static JsonObject about(StoredObject account, @Nullable Bound bound) {
        JsonObject.Builder about = JsonObject.builder().put("namespace", account.key().namespace());
        if (bound != null) {
            about.put(bound.kind().singular(), named(bound.object()));
            String node = bound.object().tree().textOr("", "spec", "nodeName");
            if (!node.isEmpty()) {
                about.put("node", JsonObject.EMPTY.with("name", node));
            }
        }
        return about.put("serviceaccount", named(account)).build();
    }

    private static JsonObject named(StoredObject object) {
        return JsonObject.EMPTY.with("name", object.key().name()).with("uid", object.uid());
    }

    private static Admitted answer(
            Asked asked, JsonObject spec, Json audiences, long seconds, long now, String token) {
        JsonObject metadata =
                JsonObject.EMPTY
                        .with("name", asked.target().name())
                        .with("namespace", asked.target().namespace())
                        .with("creationTimestamp", Timestamps.seconds(1000 * now));
        JsonObject body =
                JsonObject.builder()
                        .put("kind", "TokenRequest")
                        .put("apiVersion", "authentication.k8s.io/v1")
                        .put("metadata", metadata)
                        .put("spec", spec.with("audiences", audiences).with(EXPIRATION, seconds))
                        .put(
                                "status",
                                JsonObject.EMPTY
                                        .with("token", token)
                                        .with(
                                                "expirationTimestamp",
                                                Timestamps.seconds(1000 * (now + seconds))))
                        .build();
        return new Admitted(
                asked.kind(),
                Basis.NOTHING,
                List.of(),
                null,
                new Admitted.Answer.WithDocument(201, body),
                asked.warnings());
    }
}
