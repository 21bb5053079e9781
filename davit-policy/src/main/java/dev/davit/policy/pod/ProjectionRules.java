package dev.davit.policy.pod;

import dev.davit.base.FieldPath;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonNumber;
import dev.davit.model.json.JsonObject;
import dev.davit.policy.Mistakes;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** Volumes whose files tell of the pod, or come from several sources. */
final class ProjectionRules {
    /** Of a service-account token, in seconds. Source: Kubernetes' TokenRequest API. */
    static final long MIN_TOKEN_SECONDS = 600;

    static final long MAX_TOKEN_SECONDS = 1L << 32;

    /** What a file may show; addresses are not among them: a volume is made before they are. */
    private static final List<String> FIELDS =
            List.of(
                    "metadata.annotations",
                    "metadata.labels",
                    "metadata.name",
                    "metadata.namespace",
                    "metadata.uid");

    private static final List<String> SOURCES =
            List.of(
                    "configMap",
                    "secret",
                    "downwardAPI",
                    "serviceAccountToken",
                    "clusterTrustBundle",
                    "podCertificate");

    private ProjectionRules() {}

    static void downward(
            FieldPath at, JsonObject source, SortedSet<String> containers, Mistakes mistakes) {
        VolumeRules.mode(at.child("defaultMode"), source, "defaultMode", mistakes);
        JsonArray items = source.array("items");
        for (int i = 0; i < items.size(); i++) {
            if (items.get(i) instanceof JsonObject item) {
                item(at.child("items").index(i), item, containers, mistakes);
            }
        }
    }

    private static void item(
            FieldPath at, JsonObject item, SortedSet<String> containers, Mistakes mistakes) {
        VolumeRules.path(at.child("path"), item.textOr("", "path"), mistakes);
        VolumeRules.mode(at.child("mode"), item, "mode", mistakes);
        boolean field = item.has("fieldRef");
        boolean resource = item.has("resourceFieldRef");
        if (field && resource) {
            mistakes.invalid(
                    at, "resource", "fieldRef and resourceFieldRef can not be specified together");
        } else if (!field && !resource) {
            mistakes.required(at, "one of fieldRef and resourceFieldRef is required");
        }
        if (field) {
            EnvRules.field(
                    at.child("fieldRef").child("fieldPath"),
                    item.textOr("", "fieldRef", "fieldPath"),
                    FIELDS,
                    mistakes);
        }
        if (item.get("resourceFieldRef") instanceof JsonObject reference) {
            FieldPath here = at.child("resourceFieldRef");
            String container = reference.textOr("", "containerName");
            if (container.isEmpty()) {
                mistakes.required(here.child("containerName"), "");
            } else if (!containers.contains(container)) {
                mistakes.notFound(here.child("containerName"), container);
            }
            EnvRules.resource(here, reference, mistakes);
        }
    }

    static void projected(
            FieldPath at, JsonObject volume, SortedSet<String> containers, Mistakes mistakes) {
        VolumeRules.mode(at.child("defaultMode"), volume, "defaultMode", mistakes);
        List<String> paths = new ArrayList<>();
        JsonArray sources = volume.array("sources");
        for (int i = 0; i < sources.size(); i++) {
            if (!(sources.get(i) instanceof JsonObject source)) {
                continue;
            }
            FieldPath here = at.child("sources").index(i);
            if (source.size() > 1) {
                mistakes.forbidden(here, "may not specify more than 1 volume type per source");
            } else if (source.isEmpty()) {
                mistakes.required(here, "must specify one of " + String.join(", ", SOURCES));
            }
            source(here, source, containers, mistakes);
            conflicts(here, source, paths, mistakes);
        }
    }

    private static void source(
            FieldPath at, JsonObject source, SortedSet<String> containers, Mistakes mistakes) {
        for (String type : new String[] {"configMap", "secret"}) {
            if (source.get(type) instanceof JsonObject named) {
                EnvRules.named(at.child(type), named, mistakes);
                VolumeRules.files(at.child(type), named, mistakes);
            }
        }
        if (source.get("downwardAPI") instanceof JsonObject downward) {
            downward(at.child("downwardAPI"), downward, containers, mistakes);
        }
        if (source.get("serviceAccountToken") instanceof JsonObject token) {
            token(at.child("serviceAccountToken"), token, mistakes);
        }
        for (String type : new String[] {"clusterTrustBundle", "podCertificate"}) {
            if (source.has(type)) {
                mistakes.notYet(at.child(type), "this source of files");
            }
        }
    }

    private static void token(FieldPath at, JsonObject token, Mistakes mistakes) {
        VolumeRules.path(at.child("path"), token.textOr("", "path"), mistakes);
        if (token.get("expirationSeconds") instanceof JsonNumber.Whole(long seconds)) {
            lifetime(at.child("expirationSeconds"), seconds, mistakes);
        }
    }

    /** Shared with the TokenRequest API. */
    static void lifetime(FieldPath at, long seconds, Mistakes mistakes) {
        if (seconds < MIN_TOKEN_SECONDS) {
            mistakes.invalid(at, seconds, "may not specify a duration less than 10 minutes");
        } else if (seconds > MAX_TOKEN_SECONDS) {
            mistakes.invalid(at, seconds, "may not specify a duration larger than 2^32 seconds");
        }
    }

    /** Two sources that would write one file; those that name no items are seen on the node. */
    private static void conflicts(
            FieldPath at, JsonObject source, List<String> paths, Mistakes mistakes) {
        SortedSet<String> own = new TreeSet<>();
        for (String type : SOURCES) {
            for (JsonObject item : Containers.objects(source.array(type, "items"))) {
                own.add(item.textOr("", "path"));
            }
            own.add(source.textOr("", type, "path"));
        }
        own.remove("");
        for (String path : own) {
            if (paths.contains(path)) {
                mistakes.invalid(at, path, "conflicting duplicate paths");
            }
        }
        paths.addAll(own);
    }
}
