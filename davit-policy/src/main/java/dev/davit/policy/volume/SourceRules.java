package dev.davit.policy.volume;

import dev.davit.base.FieldPath;
import dev.davit.model.json.JsonObject;
import dev.davit.policy.Fields;
import dev.davit.policy.Mistakes;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Where a PersistentVolume is: what each kind of place has to say. */
final class SourceRules {
    private static final Map<String, List<String>> REQUIRED =
            new TreeMap<>(
                    Map.of(
                            "awsElasticBlockStore", List.of("volumeID"),
                            "azureDisk", List.of("diskName", "diskURI"),
                            "azureFile", List.of("secretName", "shareName"),
                            "cephfs", List.of("monitors"),
                            "cinder", List.of("volumeID"),
                            "csi", List.of("driver", "volumeHandle"),
                            "gcePersistentDisk", List.of("pdName"),
                            "iscsi", List.of("targetPortal", "iqn"),
                            "nfs", List.of("server", "path"),
                            "rbd", List.of("monitors", "image")));

    private static final List<String> PATH_TYPES =
            List.of(
                    "",
                    "DirectoryOrCreate",
                    "Directory",
                    "FileOrCreate",
                    "File",
                    "Socket",
                    "CharDevice",
                    "BlockDevice");

    private SourceRules() {}

    static void check(
            FieldPath at, String name, JsonObject source, JsonObject spec, Mistakes mistakes) {
        for (String field : REQUIRED.getOrDefault(name, List.of())) {
            Fields.required(at, source, field, "", mistakes);
        }
        switch (name) {
            case "hostPath" -> hostPath(at, source, spec, mistakes);
            case "local" -> local(at, source, spec, mistakes);
            case "nfs" -> {
                String path = source.textOr("", "path");
                if (!path.isEmpty() && !path.startsWith("/")) {
                    mistakes.invalid(at.child("path"), path, "must be an absolute path");
                }
            }
            case "csi" -> csi(at, source, mistakes);
            default -> {}
        }
    }

    private static void csi(FieldPath at, JsonObject source, Mistakes mistakes) {
        Fields.subdomain(at, source, "driver", mistakes);
        for (String name :
                List.of(
                        "controllerPublishSecretRef",
                        "nodeStageSecretRef",
                        "nodePublishSecretRef",
                        "controllerExpandSecretRef",
                        "nodeExpandSecretRef")) {
            if (source.get(name) instanceof JsonObject reference) {
                Fields.required(at.child(name), reference, "name", "", mistakes);
                Fields.required(at.child(name), reference, "namespace", "", mistakes);
            }
        }
    }

    private static void hostPath(
            FieldPath at, JsonObject source, JsonObject spec, Mistakes mistakes) {
        String path = source.textOr("", "path");
        if (path.isEmpty()) {
            mistakes.required(at.child("path"), "");
        }
        backsteps(at, path, mistakes);
        Fields.oneOf(at, source, "type", PATH_TYPES, mistakes);
        boolean recycled = "Recycle".equals(spec.text("persistentVolumeReclaimPolicy"));
        if (recycled && path.matches("/+")) {
            mistakes.forbidden(
                    FieldPath.of("spec", "persistentVolumeReclaimPolicy"),
                    "may not be 'recycle' for a hostPath mount of '/'");
        }
    }

    private static void local(FieldPath at, JsonObject source, JsonObject spec, Mistakes mistakes) {
        String path = source.textOr("", "path");
        if (path.isEmpty()) {
            mistakes.required(at.child("path"), "");
        }
        backsteps(at, path, mistakes);
        if (!spec.has("nodeAffinity")) {
            mistakes.required(
                    FieldPath.of("spec", "nodeAffinity"), "Local volume requires node affinity");
        }
    }

    private static void backsteps(FieldPath at, String path, Mistakes mistakes) {
        if (List.of(path.split("/", -1)).contains("..")) {
            mistakes.invalid(at.child("path"), path, "must not contain '..'");
        }
    }
}
