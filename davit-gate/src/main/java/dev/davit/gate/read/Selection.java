package dev.davit.gate.read;

import dev.davit.base.Outcome;
import dev.davit.gate.room.Asked;
import dev.davit.model.image.StoredObject;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Kind;
import dev.davit.model.select.FieldSelector;
import dev.davit.model.select.LabelSelector;

/**
 * Which objects of a collection are meant.
 *
 * @param name empty: any
 */
public record Selection(LabelSelector labels, FieldSelector fields, String name) {
    public static Outcome<Selection> of(Asked asked) {
        return LabelSelector.parse(asked.options().firstOr("labelSelector", ""))
                .then(labels ->
                        FieldSelector.parse(asked.options().firstOr("fieldSelector", ""))
                                .then(f -> placed(f, asked.kind()))
                                .map(fields -> new Selection(labels, fields, name(asked, fields))));
    }

    private static String name(Asked asked, FieldSelector fields) {
        String addressed = asked.target().name();
        String selected = fields.required("metadata.name");
        return !addressed.isEmpty() || selected == null ? addressed : selected;
    }

    private static Outcome<FieldSelector> placed(FieldSelector fields, Kind kind) {
        return fields.supportedBy(
                path -> SelectableFields.find(kind, path),
                path -> SelectableFields.unknown(kind, path));
    }

    /**
     * Whether objects have to be seen as their kind has them: other fields of a custom kind's
     * objects than their metadata may lie there in another version, or lack a default.
     */
    public boolean ofForm(Kind kind) {
        if (kind.custom() == null) {
            return false;
        }
        for (FieldSelector.Term term : fields.terms()) {
            if (!term.path().startsWith("metadata.")) {
                return true;
            }
        }
        return false;
    }

    /** Nothing is left out: no tree needs to be looked at. */
    public boolean isEverything() {
        return labels.isEverything() && fields.isEverything() && name.isEmpty();
    }

    public boolean matches(StoredObject object) {
        if (isEverything()) {
            return true;
        }
        if (!name.isEmpty() && !name.equals(object.key().name())) {
            return false;
        }
        if (labels.isEverything() && fields.isEverything()) {
            return true;
        }
        JsonObject tree = object.tree();
        return (labels.isEverything() || labels.matches(tree.object("metadata", "labels")))
                && fields.matches(tree);
    }
}
