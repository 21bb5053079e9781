package dev.davit.node.spec;

import dev.davit.base.Timestamps;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonObject;
import dev.davit.policy.pod.Hazards;
import dev.davit.port.Sharing;
import dev.davit.port.Volumes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A pod's tree, read as the node needs it. */
public record Pod(JsonObject tree) {
    public static final long DEFAULT_GRACE_SECONDS = 30;

    public String uid() {
        return tree.textOr("", "metadata", "uid");
    }

    public String namespace() {
        return tree.textOr("", "metadata", "namespace");
    }

    public String name() {
        return tree.textOr("", "metadata", "name");
    }

    public long generation() {
        return tree.wholeOr(1, "metadata", "generation");
    }

    /** The revision of this state, 0 where it says none. */
    public long revision() {
        String text = tree.textOr("0", "metadata", "resourceVersion");
        return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : 0;
    }

    public boolean deleted() {
        return tree.text("metadata", "deletionTimestamp") != null;
    }

    /** How long its programs have to end, now that it is deleted. */
    public long deletionGraceMillis() {
        return 1000 * tree.wholeOr(graceMillis() / 1000, "metadata", "deletionGracePeriodSeconds");
    }

    /** How long its programs have to end when one of them is restarted. */
    public long graceMillis() {
        return 1000 * tree.wholeOr(DEFAULT_GRACE_SECONDS, "spec", "terminationGracePeriodSeconds");
    }

    /** What its programs are told that they run on. */
    public String hostname() {
        return PodNames.hostname(this);
    }

    /** What it has of its host instead of its own. */
    public Sharing sharing() {
        JsonObject spec = tree.object("spec");
        return new Sharing(
                spec.boolOr(false, "hostNetwork"),
                spec.boolOr(false, "hostPID"),
                spec.boolOr(false, "hostIPC"),
                Hazards.hostUsers(spec));
    }

    /** Who shares its volumes: {@link Volumes.Owner#ALONE} for nobody in particular. */
    public int fsGroup() {
        return (int) tree.wholeOr(Volumes.Owner.ALONE, "spec", "securityContext", "fsGroup");
    }

    public String address() {
        return tree.textOr("", "status", "podIP");
    }

    public String phase() {
        return tree.textOr("Pending", "status", "phase");
    }

    /** Ended for good. */
    public boolean terminal() {
        return phase().equals("Succeeded") || phase().equals("Failed");
    }

    public boolean strict() {
        return !"standard".equals(tree.text("spec", "davit", "profile"));
    }

    public String restartPolicy() {
        return tree.textOr("Always", "spec", "restartPolicy");
    }

    /** When it has to have ended; {@link Long#MAX_VALUE} for never. */
    public long deadlineMillis() {
        long seconds = tree.wholeOr(0, "spec", "activeDeadlineSeconds");
        long start = Timestamps.read(tree.textOr("", "status", "startTime")).orElse(0);
        return seconds <= 0 || start == 0 ? Long.MAX_VALUE : start + 1_000 * seconds;
    }

    public long createdMillis() {
        return Timestamps.read(tree.textOr("", "metadata", "creationTimestamp")).orElse(0);
    }

    public List<Container> containers() {
        return containers("containers", false);
    }

    public List<Container> initContainers() {
        return containers("initContainers", true);
    }

    public List<Container> allContainers() {
        List<Container> all = new ArrayList<>(initContainers());
        all.addAll(containers());
        return all;
    }

    /** Not among {@link #allContainers}: a pod's life does not depend on them. */
    public List<Container> ephemeralContainers() {
        return containers("ephemeralContainers", false);
    }

    public Optional<Container> container(String name) {
        return Stream.concat(allContainers().stream(), ephemeralContainers().stream())
                .filter(each -> each.name().equals(name))
                .findFirst();
    }

    private boolean ephemeral(String name) {
        return container(name).filter(Container::ephemeral).isPresent();
    }

    /** Of those that were recorded: neither the spec's nor a person's. */
    public boolean lacks(String container) {
        return container(container).isEmpty() || ephemeral(container);
    }

    public List<JsonObject> volumes() {
        return Container.objects(tree.array("spec", "volumes"));
    }

    public Optional<JsonObject> volume(String name) {
        return volumes().stream().filter(each -> name.equals(each.text("name"))).findFirst();
    }

    /** What the node keeps on its disk: nothing that changes without changing what is wanted. */
    public JsonObject kept() {
        JsonObject metadata =
                tree.object("metadata").without("managedFields").without("resourceVersion");
        JsonObject status = JsonObject.EMPTY;
        for (String field : List.of("phase", "podIP", "podIPs", "hostIP", "hostIPs", "startTime")) {
            Json value = tree.at("status", field);
            status = value == null ? status : status.with(field, value);
        }
        return tree.with("metadata", metadata).with("status", status);
    }

    private List<Container> containers(String field, boolean init) {
        List<Container> found = new ArrayList<>();
        int index = 0;
        for (Json item : tree.array("spec", field)) {
            if (item instanceof JsonObject container) {
                found.add(new Container(container, init, "spec." + field + "[" + index + "]"));
            }
            index++;
        }
        return found;
    }
}
