package dev.davit.app.aggregate;

import dev.davit.base.Outcome;
import dev.davit.base.Reason;
import dev.davit.base.Refusal;
import dev.davit.control.Conditions;
import dev.davit.gate.Gate;
import dev.davit.model.image.ImageView;
import dev.davit.model.image.StoredObject;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.ExtensionKinds;
import dev.davit.model.kind.Key;
import dev.davit.model.request.Body;
import dev.davit.model.request.Identity;
import dev.davit.model.request.Options;
import dev.davit.model.request.PatchType;
import dev.davit.model.request.Reply;
import dev.davit.model.request.Request;
import dev.davit.model.request.Target;
import dev.davit.model.request.Verb;
import dev.davit.port.Clock;

/** Says in the status of an APIService whether its server is available, where it says otherwise. */
final class Telling {
    private static final System.Logger LOG = System.getLogger("dev.davit.aggregation");
    private static final Identity WHO = Identity.controller("apiservice-availability");

    private final Gate gate;
    private final Clock clock;

    Telling(Gate gate, Clock clock) {
        this.gate = gate;
        this.clock = clock;
    }

    void tell(ImageView image, Registered of, Finding finding) {
        Key key = new Key(ExtensionKinds.API_SERVICE.id(), "", of.name());
        StoredObject stored = image.get(key);
        if (stored == null || !Registered.of(stored).equals(of)) {
            return;
        }
        JsonArray before = stored.tree().array("status", "conditions");
        JsonArray after =
                Conditions.with(
                        before,
                        "Available",
                        finding.available(),
                        finding.reason(),
                        finding.message(),
                        clock.wallMillis());
        if (!after.equals(before)) {
            LOG.log(
                    System.Logger.Level.INFO,
                    "aggregation.told apiservice="
                            + of.name()
                            + " available="
                            + finding.available()
                            + " reason="
                            + finding.reason());
            patch(of.name(), after);
        }
    }

    private void patch(String name, JsonArray conditions) {
        JsonObject status = JsonObject.of("conditions", conditions);
        Request request =
                Request.of(
                        WHO,
                        Verb.PATCH,
                        new Target(ExtensionKinds.API_SERVICE, "", name, "status"),
                        Options.NONE,
                        new Body.Patch(PatchType.MERGE, JsonObject.of("status", status)));
        if (gate.handle(request) instanceof Outcome.Refused<Reply>(Refusal why)
                && why.reason() != Reason.NOT_FOUND) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "aggregation.refused apiservice=" + name + " why=" + why.message());
        }
    }
}
