package dev.davit.control.discovery;

import dev.davit.model.image.StoredObject;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Key;
import dev.davit.model.select.LabelSelector;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A service, as discovery needs it.
 *
 * @param selector null: its endpoints are somebody else's to say
 * @param early pods that are not ready are given out too
 */
record ServiceView(
        Key key,
        String uid,
        JsonObject labels,
        @Nullable LabelSelector selector,
        List<ServicePort> ports,
        boolean headless,
        boolean early) {
    ServiceView {
        ports = List.copyOf(ports);
    }

    static ServiceView of(StoredObject stored) {
        JsonObject tree = stored.tree();
        JsonObject spec = tree.object("spec");
        boolean external = "ExternalName".equals(spec.text("type"));
        JsonObject selector = spec.object("selector");
        List<ServicePort> ports = new ArrayList<>();
        for (Json item : spec.array("ports")) {
            if (item instanceof JsonObject port) {
                ports.add(ServicePort.of(port));
            }
        }
        return new ServiceView(
                stored.key(),
                stored.uid(),
                tree.object("metadata", "labels"),
                external || selector.isEmpty() ? null : LabelSelector.ofLabels(selector),
                ports,
                "None".equals(spec.text("clusterIP")),
                spec.boolOr(false, "publishNotReadyAddresses"));
    }

    String namespace() {
        return key.namespace();
    }

    String name() {
        return key.name();
    }
}
