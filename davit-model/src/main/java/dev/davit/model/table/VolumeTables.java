package dev.davit.model.table;

import static dev.davit.model.table.Cells.text;
import static dev.davit.model.table.Cells.textOr;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.model.kind.WorkloadKinds;
import java.util.ArrayList;
import java.util.List;

/** Rows of volumes that outlive pods, and of claims to them. */
final class VolumeTables {
    private static final String UNSET = "<unset>";
    private static final String BETA_CLASS = "volume.beta.kubernetes.io/storage-class";
    private static final Column STATUS = Column.text("Status", "Whether it is bound.");
    private static final Column CAPACITY = Column.text("Capacity", "How much it holds.");
    private static final Column ACCESS = Column.text("Access Modes", "Who may mount it, and how.");
    private static final Column CLASS = Column.text("StorageClass", "The class it is of.");
    private static final Column ATTRIBUTES =
            Column.text("VolumeAttributesClass", "The class of its attributes.");
    private static final Column MODE = Column.wide("VolumeMode", "Filesystem or Block.");

    private static final Table VOLUME =
            new Table(
                    List.of(
                            Column.identity(),
                            CAPACITY,
                            ACCESS,
                            Column.text("Reclaim Policy", "What becomes of it without its claim."),
                            STATUS,
                            Column.text("Claim", "Who has it."),
                            CLASS,
                            ATTRIBUTES,
                            Column.text("Reason", "Why it is as it is."),
                            Column.age(),
                            MODE),
                    VolumeTables::volume);

    private static final Table CLAIM =
            new Table(
                    List.of(
                            Column.identity(),
                            STATUS,
                            Column.text("Volume", "The volume it has."),
                            CAPACITY,
                            ACCESS,
                            CLASS,
                            ATTRIBUTES,
                            Column.age(),
                            MODE),
                    VolumeTables::claim);

    static final List<KindTable> ALL =
            List.of(
                    KindTable.of(WorkloadKinds.PERSISTENT_VOLUME, VOLUME),
                    KindTable.of(WorkloadKinds.VOLUME_CLAIM, CLAIM));

    private VolumeTables() {}

    private static List<Json> volume(JsonObject volume, long nowMillis) {
        JsonObject spec = volume.object("spec");
        JsonObject claim = spec.object("claimRef");
        return List.of(
                Cells.name(volume),
                text(amount(spec)),
                text(modes(spec.array("accessModes"))),
                text(spec.textOr("", "persistentVolumeReclaimPolicy")),
                text(phase(volume)),
                text(
                        claim.isEmpty()
                                ? ""
                                : claim.textOr("", "namespace") + "/" + claim.textOr("", "name")),
                text(className(volume)),
                textOr(UNSET, spec.text("volumeAttributesClassName")),
                text(volume.textOr("", "status", "reason")),
                Cells.age(volume, nowMillis),
                textOr(UNSET, spec.text("volumeMode")));
    }

    private static List<Json> claim(JsonObject claim, long nowMillis) {
        JsonObject spec = claim.object("spec");
        String volume = spec.textOr("", "volumeName");
        JsonObject held = volume.isEmpty() ? JsonObject.EMPTY : claim.object("status");
        return List.of(
                Cells.name(claim),
                text(phase(claim)),
                text(volume),
                text(amount(held)),
                text(modes(held.array("accessModes"))),
                text(className(claim)),
                textOr(UNSET, spec.text("volumeAttributesClassName")),
                Cells.age(claim, nowMillis),
                textOr(UNSET, spec.text("volumeMode")));
    }

    private static String phase(JsonObject object) {
        return object.object("metadata").has("deletionTimestamp")
                ? "Terminating"
                : object.textOr("", "status", "phase");
    }

    private static String className(JsonObject object) {
        String old = object.textOr("", "metadata", "annotations", BETA_CLASS);
        return old.isEmpty() ? object.textOr("", "spec", "storageClassName") : old;
    }

    private static String amount(JsonObject holder) {
        return Cells.amount(holder.at("capacity", "storage"));
    }

    private static String modes(JsonArray modes) {
        List<String> all = new ArrayList<>();
        for (Json item : modes) {
            if (item instanceof JsonString(String mode)) {
                String shortened = shortened(mode);
                if (!all.contains(shortened)) {
                    all.add(shortened);
                }
            }
        }
        return String.join(",", all);
    }

    private static String shortened(String mode) {
        return switch (mode) {
            case "ReadWriteOnce" -> "RWO";
            case "ReadOnlyMany" -> "ROX";
            case "ReadWriteMany" -> "RWX";
            case "ReadWriteOncePod" -> "RWOP";
            default -> mode;
        };
    }
}
