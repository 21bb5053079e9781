package dev.davit.control.discovery;

import dev.davit.model.image.StoredObject;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;

/**
 * What the endpoints of one slice have in common.
 *
 * @param family {@code IPv6} or {@code IPv4}
 * @param version {@code web/1.16}, or empty
 */
record SliceGroup(String family, JsonArray ports, String version) {
    static SliceGroup of(StoredObject slice) {
        JsonObject tree = slice.tree();
        return new SliceGroup(
                tree.textOr("", "addressType"),
                tree.array("ports"),
                tree.textOr("", "metadata", "annotations", Labels.SLICE_VERSION));
    }

    static String family(String address) {
        return address.indexOf(':') >= 0 ? "IPv6" : "IPv4";
    }
}
