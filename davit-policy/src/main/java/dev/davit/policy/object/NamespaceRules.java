package dev.davit.policy.object;

import dev.davit.base.FieldPath;
import dev.davit.model.json.JsonObject;
import dev.davit.policy.Mistakes;
import dev.davit.policy.pod.SafetyProfile;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The labels of a namespace that say how its pods are confined: a word nobody knows is no word. */
public final class NamespaceRules {
    private static final String POD_SECURITY = "pod-security.kubernetes.io/";
    private static final List<String> PROFILES = List.of("strict", "standard");
    private static final List<String> LEVELS = List.of("privileged", "baseline", "restricted");
    private static final List<String> MODES = List.of("enforce", "warn", "audit");
    private static final Pattern VERSION = Pattern.compile("latest|v1\\.[0-9]{1,3}");

    private NamespaceRules() {}

    public static void check(JsonObject namespace, @Nullable JsonObject before, Mistakes mistakes) {
        JsonObject labels = namespace.object("metadata", "labels");
        JsonObject then = before == null ? JsonObject.EMPTY : before.object("metadata", "labels");
        word(labels, then, SafetyProfile.LABEL, PROFILES, mistakes);
        for (String mode : MODES) {
            word(labels, then, POD_SECURITY + mode, LEVELS, mistakes);
            String key = POD_SECURITY + mode + "-version";
            String version = labels.textOr("latest", key);
            if (changed(labels, then, key) && !VERSION.matcher(version).matches()) {
                mistakes.invalid(at(key), version, "must be \"latest\" or \"v1.x\"");
            }
        }
    }

    private static void word(
            JsonObject labels, JsonObject then, String key, List<String> words, Mistakes mistakes) {
        String word = labels.text(key);
        if (word != null && changed(labels, then, key) && !words.contains(word)) {
            mistakes.unsupported(at(key), word, words);
        }
    }

    /** What is stored already never fails a write. */
    private static boolean changed(JsonObject labels, JsonObject then, String key) {
        return !Objects.equals(labels.get(key), then.get(key));
    }

    private static FieldPath at(String key) {
        return FieldPath.of("metadata", "labels").key(key);
    }
}
