package dev.davit.node.spec;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonNumber;
import dev.davit.model.json.JsonObject;
import dev.davit.node.NodeSettings;
import dev.davit.policy.pod.Confinement;
import dev.davit.port.Images;
import java.util.ArrayList;
import java.util.List;

/** As whom a container's program runs, inside its pod's user namespace. */
public record Users(int uid, int gid, List<Integer> supplemental) {
    /** Who runs where neither pod nor image names an unprivileged user, in the strict profile. */
    public static final int NOBODY_IN_PARTICULAR = (int) Confinement.UNPRIVILEGED;

    private static final long NONE = -1;

    public Users {
        supplemental = List.copyOf(supplemental);
    }

    static Made<Users> of(Pod pod, Container container, Images.Config image) {
        JsonObject podSide = pod.tree().object("spec", "securityContext");
        JsonObject own = container.tree().object("securityContext");
        long asked = either(own, podSide, "runAsUser");
        boolean unknown = asked == NONE && !image.user().isEmpty() && image.resolvedUid() < 0;
        if (unknown) {
            return Made.blocked(
                    Problem.CONFIG,
                    "the image's user " + image.user() + " is not in its own /etc/passwd",
                    "set " + container.path() + ".securityContext.runAsUser to a number");
        }
        boolean strict = Confinements.strict(pod, container);
        long uid = asked != NONE ? asked : fromImage(strict, image);
        if (uid == 0 && (strict || nonRoot(own, podSide))) {
            return Made.blocked(
                    Problem.CONFIG,
                    "container "
                            + container.name()
                            + " asks to run as root (uid 0), which "
                            + (strict ? "the strict profile" : "runAsNonRoot")
                            + " does not allow",
                    "set "
                            + container.path()
                            + ".securityContext.runAsUser to another number, or"
                            + " use the standard profile (namespace label davit.dev/profile:"
                            + " standard), where root is confined to the pod's own user namespace");
        }
        return groups(pod, container, uid, own, podSide, image);
    }

    private static long fromImage(boolean strict, Images.Config image) {
        int uid = image.user().isEmpty() ? 0 : image.resolvedUid();
        return uid == 0 && strict ? NOBODY_IN_PARTICULAR : uid;
    }

    private static Made<Users> groups(
            Pod pod,
            Container container,
            long uid,
            JsonObject own,
            JsonObject podSide,
            Images.Config image) {
        long gid = either(own, podSide, "runAsGroup");
        if (gid == NONE) {
            gid = fromImage(uid, image);
        }
        List<Integer> more = new ArrayList<>(merged(pod, uid, podSide, image));
        long highest = Math.max(uid, gid);
        List<Json> listed = new ArrayList<>(podSide.array("supplementalGroups").items());
        if (podSide.has("fsGroup")) {
            listed.add(JsonNumber.of(podSide.wholeOr(0, "fsGroup")));
        }
        for (Json item : listed) {
            if (item instanceof JsonNumber.Whole(long group)) {
                highest = Math.max(highest, group);
                more.add((int) Math.min(group, Integer.MAX_VALUE));
            }
        }
        if (highest >= NodeSettings.IDS_PER_POD && !pod.sharing().users()) {
            return Made.blocked(
                    Problem.CONFIG,
                    "id "
                            + highest
                            + " is outside of the "
                            + NodeSettings.IDS_PER_POD
                            + " ids that a pod has of its own",
                    "use ids below "
                            + NodeSettings.IDS_PER_POD
                            + " in "
                            + container.path()
                            + ".securityContext and spec.securityContext");
        }
        return Made.ready(new Users((int) uid, (int) gid, more));
    }

    /** Its user's group, else the one that the image's passwd gives to whom the pod names. */
    private static long fromImage(long uid, Images.Config image) {
        if (!image.user().isEmpty() && uid == image.resolvedUid()) {
            return Math.max(0, image.resolvedGid());
        }
        long otherwise = uid == NOBODY_IN_PARTICULAR ? uid : 0;
        return image.account(uid).map(account -> (long) account.gid()).orElse(otherwise);
    }

    /** What the image's group file adds, but where the pod wants only what it lists itself. */
    private static List<Integer> merged(
            Pod pod, long uid, JsonObject podSide, Images.Config image) {
        if ("Strict".equals(podSide.text("supplementalGroupsPolicy"))) {
            return List.of();
        }
        long ids = pod.sharing().users() ? Integer.MAX_VALUE : NodeSettings.IDS_PER_POD;
        return image.account(uid).map(Images.Account::groups).orElse(List.of()).stream()
                .filter(group -> group < ids)
                .toList();
    }

    private static boolean nonRoot(JsonObject own, JsonObject podSide) {
        return own.boolOr(podSide.boolOr(false, "runAsNonRoot"), "runAsNonRoot");
    }

    private static long either(JsonObject own, JsonObject podSide, String field) {
        return own.wholeOr(podSide.wholeOr(NONE, field), field);
    }
}
