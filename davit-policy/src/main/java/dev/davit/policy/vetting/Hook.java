package dev.davit.policy.vetting;

import dev.davit.base.FieldPath;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.model.kind.Kind;
import dev.davit.model.kind.KindId;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One webhook of a configuration. Its conditions are compiled when the first request comes that it
 * is for, by the thread that asks; two that come at once do it twice and come to the same.
 */
public final class Hook {
    private static final long TIMEOUT_SECONDS = 10;

    private final String id;
    private final String configuration;
    private final boolean mutates;
    private final JsonObject tree;
    private final RequestMatch match;
    private volatile @Nullable Compilation compiled;

    /**
     * @param id of this state of it among all webhooks
     * @param before the same state of it; null: it is new
     */
    Hook(String id, String configuration, boolean mutates, JsonObject tree, @Nullable Hook before) {
        this.id = id;
        this.configuration = configuration;
        this.mutates = mutates;
        this.tree = tree;
        this.match = RequestMatch.ofWebhook(tree);
        this.compiled = before == null ? null : before.compiled;
    }

    /** Of this state of it: another state of its configuration has another one. */
    public String id() {
        return id;
    }

    public String name() {
        return tree.textOr("", "name");
    }

    /** {@code MutatingWebhookConfiguration/NAME}. */
    public String configuration() {
        return configuration;
    }

    /** It may answer with a patch. */
    public boolean mutates() {
        return mutates;
    }

    /** {@code clientConfig}. */
    public JsonObject client() {
        return tree.object("clientConfig");
    }

    public long timeoutSeconds() {
        return tree.wholeOr(TIMEOUT_SECONDS, "timeoutSeconds");
    }

    /** What it would have said is not missed where it cannot be asked. */
    public boolean ignoresFailures() {
        return tree.textOr("Fail", "failurePolicy").equals("Ignore");
    }

    /** It wants to be asked again about what others have changed after it. */
    public boolean again() {
        return tree.textOr("Never", "reinvocationPolicy").equals("IfNeeded");
    }

    /** It bears to be asked about what will not be done. */
    public boolean bearsDryRun() {
        String effects = tree.textOr("", "sideEffects");
        return effects.equals("None") || effects.equals("NoneOnDryRun");
    }

    /** Of {@code admission.k8s.io}: the first of its own that is spoken here; empty: none is. */
    public String reviewVersion() {
        for (Json each : tree.array("admissionReviewVersions")) {
            if (each instanceof JsonString(String version)
                    && (version.equals("v1") || version.equals("v1beta1"))) {
                return version;
            }
        }
        return "";
    }

    boolean concerns(KindId kind) {
        return match.concerns(kind);
    }

    /** The version in which it wants to see the object; null: it is not for the request. */
    public @Nullable Kind as(Act act, Around around) {
        return match.as(act, around);
    }

    /** What its conditions say of a request that its rules are for. */
    public sealed interface Heard {
        enum Plain implements Heard {
            /** It is to be asked. */
            ASK,
            /** The request is none of its business. */
            PASS
        }

        /** They cannot be told, and it does not ignore that. */
        record Broken(String why) implements Heard {}
    }

    /**
     * @param act with its objects in the version that it wants to see
     * @param requested the version that was asked in
     */
    public Heard hears(Act act, Kind requested, Around around) {
        JsonArray conditions = tree.array("matchConditions");
        if (conditions.size() == 0) {
            return Heard.Plain.ASK;
        }
        Compilation all = compiled(conditions);
        if (!all.wrong().isEmpty()) {
            // It compiled when it was written: by another version of this server.
            return broken(all.wrong().getFirst().why());
        }
        Ground ground = new Ground(act, requested, around, null, new TreeMap<>());
        Conditions.Result result = Conditions.of(all.conditions(), ground);
        String fault = result.fault();
        if (fault != null) {
            return broken(fault);
        }
        return result.holds() ? Heard.Plain.ASK : Heard.Plain.PASS;
    }

    private Heard broken(String why) {
        return ignoresFailures() ? Heard.Plain.PASS : new Heard.Broken(why);
    }

    private Compilation compiled(JsonArray conditions) {
        Compilation known = compiled;
        if (known == null) {
            known = Compilation.ofConditions(FieldPath.of("webhooks"), conditions);
            compiled = known;
        }
        return known;
    }
}
