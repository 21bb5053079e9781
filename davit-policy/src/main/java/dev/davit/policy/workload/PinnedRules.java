package dev.davit.policy.workload;

import dev.davit.base.FieldPath;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonNumber;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Kinds;
import dev.davit.model.select.LabelSelector;
import dev.davit.policy.Mistakes;
import dev.davit.policy.Names;
import dev.davit.policy.pod.HazardKeys;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** PinnedDeployments: versions, their shares and exact numbers, and their templates. */
public final class PinnedRules {
    /** Of one object; two as a rule. */
    public static final int MAX_VERSIONS = 50;

    private static final int WHOLE = 100;
    private static final int MAX_WEIGHT = 1_000;
    private static final FieldPath VERSIONS = WorkloadRules.SPEC.child("versions");
    private static final List<String> DAVITS = List.of("davit.dev/version", "davit.dev/template");

    private PinnedRules() {}

    public static void check(
            JsonObject object, @Nullable JsonObject before, HazardKeys keys, Mistakes mistakes) {
        JsonObject spec = object.object("spec");
        WorkloadRules.atLeastZero(spec, "replicas", mistakes);
        WorkloadRules.atLeastZero(spec, "minReadySeconds", mistakes);
        WorkloadRules.sameSelector(spec, before, mistakes);
        unavailable(spec, mistakes);
        JsonArray versions = spec.array("versions");
        if (versions.size() == 0) {
            mistakes.required(VERSIONS, "a PinnedDeployment has at least one version");
            return;
        }
        if (versions.size() > MAX_VERSIONS) {
            mistakes.invalid(
                    VERSIONS,
                    versions.size(),
                    "must not have more than " + MAX_VERSIONS + " items");
            return;
        }
        LabelSelector selector =
                WorkloadRules.readSelector(Kinds.PINNED_DEPLOYMENT, spec, mistakes);
        List<JsonObject> all = new ArrayList<>();
        for (int i = 0; i < versions.size(); i++) {
            if (versions.get(i) instanceof JsonObject version) {
                version(VERSIONS.index(i), version, selector, mistakes);
                boolean known = before != null && sameTemplate(before, version);
                if (!known) {
                    String name = object.textOr("", "metadata", "name");
                    template(VERSIONS.index(i), name, version, keys, mistakes);
                }
                all.add(version);
            }
        }
        // Sums of numbers that are wrong themselves would only confuse.
        if (mistakes.isEmpty()) {
            sums(spec.wholeOr(1, "replicas"), all, mistakes);
        }
    }

    private static void unavailable(JsonObject spec, Mistakes mistakes) {
        String field = "maxUnavailable";
        DeploymentRules.amount(WorkloadRules.SPEC, spec, field, true, mistakes);
        if (DeploymentRules.isZero(spec.get(field))) {
            mistakes.invalid(
                    WorkloadRules.SPEC.child(field),
                    0,
                    "must be at least 1: a pod that changes its version is not available meanwhile;"
                            + " to hold the versions as they are, set spec.paused");
        }
    }

    private static void version(
            FieldPath at, JsonObject version, @Nullable LabelSelector selector, Mistakes mistakes) {
        String name = version.textOr("", "name");
        String wrong =
                name.length() > Names.MAX_LABEL
                        ? "must be no more than " + Names.MAX_LABEL + " characters"
                        : Names.subdomain(name);
        if (wrong != null) {
            mistakes.invalid(at.child("name"), name, wrong);
        }
        between(at, version, "share", WHOLE, mistakes);
        between(at, version, "weight", MAX_WEIGHT, mistakes);
        between(at, version, "replicas", Integer.MAX_VALUE, mistakes);
        if (version.has("share") && version.has("replicas")) {
            mistakes.forbidden(
                    at.child("replicas"), "may not be set beside `share`: write one of the two");
        } else if (!version.has("share") && !version.has("replicas")) {
            mistakes.required(
                    at.child("share"),
                    "write a share from 0 to 100, or an exact number of `replicas`");
        }
        if (selector != null) {
            JsonObject template = version.object("template");
            WorkloadRules.selected(selector, at.child("template"), template, mistakes);
        }
    }

    private static void between(
            FieldPath at, JsonObject version, String field, int max, Mistakes mistakes) {
        if (version.get(field) instanceof JsonNumber.Whole(long number)
                && (number < 0 || number > max)) {
            mistakes.invalid(
                    at.child(field),
                    number,
                    max == Integer.MAX_VALUE
                            ? "must be greater than or equal to 0"
                            : "must be between 0 and " + max);
        }
    }

    /** What is stored already never fails a write that is about something else. */
    private static boolean sameTemplate(JsonObject before, JsonObject version) {
        for (Json item : before.array("spec", "versions")) {
            if (item instanceof JsonObject old
                    && Objects.equals(old.get("template"), version.get("template"))) {
                return true;
            }
        }
        return false;
    }

    private static void template(
            FieldPath at, String name, JsonObject version, HazardKeys keys, Mistakes mistakes) {
        FieldPath template = at.child("template");
        WorkloadRules.template(template, name, version.object("template"), keys, mistakes);
        JsonObject labels = version.object("template", "metadata", "labels");
        for (String davits : DAVITS) {
            if (labels.has(davits)) {
                mistakes.forbidden(
                        template.child("metadata").child("labels").key(davits),
                        "is set by Davit on every pod of a version");
            }
        }
    }

    private static void sums(long replicas, List<JsonObject> versions, Mistakes mistakes) {
        long exact = 0;
        long shares = 0;
        boolean shared = false;
        for (JsonObject version : versions) {
            exact += version.wholeOr(0, "replicas");
            shares += version.wholeOr(0, "share");
            shared |= version.has("share");
        }
        if (shared && shares != WHOLE) {
            long off = WHOLE - shares;
            mistakes.invalid(
                    VERSIONS,
                    shares,
                    "shares must add up to 100, and %s is %d: %s %d %s one of them"
                            .formatted(
                                    sum(versions),
                                    shares,
                                    off > 0 ? "add" : "take",
                                    Math.abs(off),
                                    off > 0 ? "to" : "from"));
        }
        FieldPath at = WorkloadRules.SPEC.child("replicas");
        // Nothing at all may always be asked for.
        if (replicas > 0 && exact > replicas) {
            mistakes.invalid(
                    at,
                    replicas,
                    "versions have %d pods as exact numbers: write at least that, or lower them"
                            .formatted(exact));
        } else if (replicas > 0 && !shared && exact < replicas) {
            mistakes.invalid(
                    at,
                    replicas,
                    "versions have %d pods as exact numbers, and none has a share of the rest:"
                                    .formatted(exact)
                            + " write "
                            + exact
                            + ", or give a version `share: 100` instead");
        }
    }

    private static String sum(List<JsonObject> versions) {
        List<String> all = new ArrayList<>();
        for (JsonObject version : versions) {
            if (version.has("share")) {
                all.add(version.textOr("", "name") + "=" + version.wholeOr(0, "share"));
            }
        }
        return String.join(" + ", all);
    }
}
