package dev.davit.control.pinned;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is done next to bring the pods to their goal. Looked at anew after every change, so each
 * answer is only the next careful step:
 *
 * <ul>
 *   <li>a pod is made only into a free place: together, those that leave included, there are never
 *       more than {@code replicas} because of it;
 *   <li>a pod that is ready is changed or removed only while {@link Goal#floor} others are ready;
 *   <li>a pod that is not ready anyway costs nothing: it changes first.
 * </ul>
 *
 * So a version that does not come up holds the shift after {@code maxUnavailable} pods, and taking
 * the shares back frees those pods at once.
 */
final class Shift {
    private final Goal goal;
    private final List<Child> live = new ArrayList<>();
    private final SortedMap<String, Integer> have = new TreeMap<>();
    private final List<Deed> deeds = new ArrayList<>();
    private final int places;
    private int available;

    private Shift(Goal goal, List<Child> children) {
        this.goal = goal;
        children.stream()
                .filter(child -> !child.leaving())
                .sorted(Comparator.comparing(Child::name))
                .forEach(live::add);
        live.forEach(child -> have.merge(child.digest(), 1, Integer::sum));
        available = (int) live.stream().filter(Child::ready).count();
        places = goal.replicas() - children.size();
    }

    /**
     * Deeds that may all be done at once, in their order.
     *
     * @param children every pod that has a place; names differ
     */
    static List<Deed> next(Goal goal, List<Child> children) {
        Shift shift = new Shift(goal, children);
        shift.relabel();
        shift.make();
        shift.remove();
        if (!goal.paused()) {
            shift.move();
        }
        return List.copyOf(shift.deeds);
    }

    private void relabel() {
        for (Child child : live) {
            Goal.Target target = target(child.digest());
            if (target != null && !target.name().equals(child.version())) {
                deeds.add(new Deed.Relabel(child, target));
            }
        }
    }

    private void make() {
        for (int free = places; free > 0; free--) {
            Goal.Target poorest = poorest();
            if (poorest == null) {
                return;
            }
            deeds.add(new Deed.Make(poorest));
            have.merge(poorest.digest(), 1, Integer::sum);
        }
    }

    /** Scaling down: versions that have too many first, and of them those that are not ready. */
    private void remove() {
        for (int excess = live.size() - goal.replicas(); excess > 0; excess--) {
            Child unready = surplus(false);
            if (unready == null && available - 1 < goal.floor()) {
                unready = live.stream().filter(child -> !child.ready()).findFirst().orElse(null);
            }
            Child gone = unready == null ? surplus(true) : unready;
            if (gone == null) {
                return;
            }
            take(gone);
            deeds.add(new Deed.Remove(gone));
        }
    }

    /** From versions that have too many to those that have too few. */
    private void move() {
        for (Goal.Target poor = poorest(); poor != null; poor = poorest()) {
            Child child = surplus(false);
            if (child == null && available - 1 >= goal.floor()) {
                child = surplus(true);
            }
            if (child == null) {
                return;
            }
            take(child);
            deeds.add(goal.inPlace() ? new Deed.Change(child, poor) : new Deed.Remove(child));
            have.merge(poor.digest(), 1, Integer::sum);
        }
    }

    private void take(Child child) {
        live.remove(child);
        have.merge(child.digest(), -1, Integer::sum);
        available -= child.ready() ? 1 : 0;
    }

    private Goal.@Nullable Target target(String digest) {
        return goal.targets().stream()
                .filter(target -> target.digest().equals(digest))
                .findFirst()
                .orElse(null);
    }

    /** The version that lacks most; null: none lacks any. */
    private Goal.@Nullable Target poorest() {
        Goal.Target poorest = null;
        int most = 0;
        for (Goal.Target target : goal.targets()) {
            int lacks = target.desired() - have.getOrDefault(target.digest(), 0);
            if (lacks > most) {
                most = lacks;
                poorest = target;
            }
        }
        return poorest;
    }

    /** A pod of the version that has most too many; null: there is none. */
    private @Nullable Child surplus(boolean ready) {
        Child best = null;
        int most = 0;
        for (Child child : live) {
            Goal.Target target = target(child.digest());
            int desired = target == null ? 0 : target.desired();
            int over = have.getOrDefault(child.digest(), 0) - desired;
            if (child.ready() == ready && over > most) {
                most = over;
                best = child;
            }
        }
        return best;
    }
}
