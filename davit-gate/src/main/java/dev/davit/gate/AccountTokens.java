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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
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

    /**
     * Empty: the cluster has not signed this.
     *
     * @param audiences one of them must be the token's
     */
    Optional<Outcome<Trust.Proven>> identity(String token, String client, List<String> audiences) {
        return tokens.claims(token).map(claims -> judged(claims, client, audiences));
    }

    private Outcome<Trust.Proven> judged(JsonObject claims, String client, List<String> audiences) {
        long now = clock.wallMillis() / 1000;
        List<String> meant = meantFor(claims, audiences);
        if (!Tokens.ISSUER.equals(claims.text("iss")) || meant.isEmpty()) {
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
        for (Kind kind : List.of(Kinds.SERVICE_ACCOUNT, Kinds.POD, Kinds.SECRET, Kinds.NODE)) {
            JsonObject named = about.object(kind.singular());
            boolean bound =
                    switch (kind.kind()) {
                        case "ServiceAccount" -> true;
                        // Of a pod, its node is told and no more.
                        case "Node" -> named.has("uid") && !about.has("pod");
                        default -> !named.isEmpty();
                    };
            if (bound && !there(kind, kind.namespaced() ? namespace : "", named, now)) {
                return refused(
                        "the token's %s \"%s\" is gone"
                                .formatted(kind.singular(), named.textOr("", "name")));
            }
        }
        Identity proven =
                new Identity(
                        Identity.ACCOUNT + namespace + ":" + account,
                        List.of(
                                Identity.ACCOUNTS,
                                Identity.ACCOUNTS + ":" + namespace,
                                Identity.AUTHENTICATED),
                        client,
                        about.textOr("", "serviceaccount", "uid"),
                        extra(claims, about),
                        "");
        return Outcome.ok(new Trust.Proven(proven, meant));
    }

    /** What Kubernetes tells of a bound token, under its names. */
    private static SortedMap<String, List<String>> extra(JsonObject claims, JsonObject about) {
        SortedMap<String, List<String>> extra = new TreeMap<>();
        put(extra, "credential-id", claims.textOr("", "jti"), "JTI=");
        put(extra, "pod-name", about.textOr("", "pod", "name"), "");
        put(extra, "pod-uid", about.textOr("", "pod", "uid"), "");
        put(extra, "node-name", about.textOr("", "node", "name"), "");
        return extra;
    }

    private static void put(
            SortedMap<String, List<String>> extra, String name, String value, String prefix) {
        if (!value.isEmpty()) {
            extra.put("authentication.kubernetes.io/" + name, List.of(prefix + value));
        }
    }

    private static List<String> meantFor(JsonObject claims, List<String> audiences) {
        List<String> meant = new ArrayList<>();
        for (Json audience : claims.array("aud")) {
            if (audience instanceof JsonString(String text) && audiences.contains(text)) {
                meant.add(text);
            }
        }
        return meant;
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

    private static <T> Outcome<T> refused(String why) {
        return Outcome.refused(Refusal.of(Reason.UNAUTHORIZED, "Unauthorized: " + why));
    }
}
