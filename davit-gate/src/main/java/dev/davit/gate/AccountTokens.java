package dev.davit.gate;

import dev.davit.base.Outcome;
import dev.davit.base.Reason;
import dev.davit.base.Refusal;
import dev.davit.model.image.ImageView;
import dev.davit.model.image.StoredObject;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.model.kind.Key;
import dev.davit.model.kind.Kind;
import dev.davit.model.kind.Kinds;
import dev.davit.model.request.Identity;
import dev.davit.port.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Whom a service account's token proves: it is signed by this cluster, meant for its API, in its
 * time, and what it is bound to is still there.
 */
public final class AccountTokens {
    private static final String OURS = "kubernetes.io";

    /** What is being deleted may finish its work under its name for so long. */
    private static final long LEAVING_SECONDS = 60;

    private final Tokens tokens;
    private final Supplier<ImageView> image;
    private final Clock clock;

    public AccountTokens(Tokens tokens, Supplier<ImageView> image, Clock clock) {
        this.tokens = tokens;
        this.image = image;
        this.clock = clock;
    }

    /** Empty: the cluster has not signed this. */
    Optional<Outcome<Identity>> identity(String token, String client) {
        return tokens.claims(token).map(claims -> judged(claims, client));
    }

    private Outcome<Identity> judged(JsonObject claims, String client) {
        long now = clock.wallMillis() / 1000;
        if (!Tokens.ISSUER.equals(claims.text("iss")) || !meantForUs(claims)) {
            return refused("the token is meant for another audience");
        }
        if (now >= claims.wholeOr(0, "exp")) {
            return refused("the token has expired");
        }
        if (now < claims.wholeOr(0, "nbf")) {
            return refused("the token is not valid yet");
        }
        JsonObject about = claims.object(OURS);
        String namespace = about.textOr("", "namespace");
        String account = about.textOr("", "serviceaccount", "name");
        for (Kind kind : List.of(Kinds.SERVICE_ACCOUNT, Kinds.POD, Kinds.SECRET)) {
            JsonObject named = about.object(kind.singular());
            boolean bound = !named.isEmpty() || kind.equals(Kinds.SERVICE_ACCOUNT);
            if (bound && !there(kind, namespace, named, now)) {
                return refused(
                        "the token's %s \"%s\" is gone"
                                .formatted(kind.singular(), named.textOr("", "name")));
            }
        }
        return Outcome.ok(
                new Identity(
                        "system:serviceaccount:" + namespace + ":" + account,
                        List.of(
                                "system:serviceaccounts",
                                "system:serviceaccounts:" + namespace,
                                Identity.AUTHENTICATED),
                        client));
    }

    private static boolean meantForUs(JsonObject claims) {
        for (Json audience : claims.array("aud")) {
            if (audience instanceof JsonString(String text) && text.equals(Tokens.ISSUER)) {
                return true;
            }
        }
        return false;
    }

    private boolean there(Kind kind, String namespace, JsonObject named, long now) {
        StoredObject found =
                image.get().get(new Key(kind.id(), namespace, named.textOr("", "name")));
        if (found == null || !found.uid().equals(named.text("uid"))) {
            return false;
        }
        String phase = found.tree().textOr("", "status", "phase");
        String leaving = found.tree().textOr("", "metadata", "deletionTimestamp");
        long since = dev.davit.base.Timestamps.read(leaving).orElse(Long.MAX_VALUE) / 1000;
        boolean ended =
                kind.equals(Kinds.POD) && (phase.equals("Succeeded") || phase.equals("Failed"));
        return !ended && now - LEAVING_SECONDS < since;
    }

    private static Outcome<Identity> refused(String why) {
        return Outcome.refused(Refusal.of(Reason.UNAUTHORIZED, "Unauthorized: " + why));
    }
}
