package dev.davit.control.pinned;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.control.pinned.Goal.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ShiftTest {
    private static final int SEEDS = 400;
    private static final int STEPS = 400;

    private static Goal goal(int maxUnavailable, boolean inPlace, int... desired) {
        List<Target> targets = new ArrayList<>();
        int replicas = 0;
        for (int i = 0; i < desired.length; i++) {
            targets.add(new Target("v" + i, "d" + i, desired[i]));
            replicas += desired[i];
        }
        return new Goal(targets, replicas, maxUnavailable, inPlace, false);
    }

    private static Child child(String name, int version, Child.State state) {
        return new Child(name, "d" + version, "v" + version, state);
    }

    private static List<Child> ready(int version, int count) {
        List<Child> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(child("p" + version + "-" + i, version, Child.State.READY));
        }
        return all;
    }

    private static List<String> next(Goal goal, List<Child> children) {
        return Shift.next(goal, children).stream()
                .map(deed ->
                        switch (deed) {
                            case Deed.Make(Target to) -> "make " + to.name();
                            case Deed.Remove(Child child) -> "remove " + child.name();
                            case Deed.Change(Child child, Target to) ->
                                    "change " + child.name() + " to " + to.name();
                            case Deed.Relabel(Child child, Target to) ->
                                    "relabel " + child.name() + " as " + to.name();
                        })
                .toList();
    }

    @Test
    void emptyPlacesAreFilledByWhatLacksMost() {
        assertThat(next(goal(1, true, 2, 1), List.of()))
                .containsExactly("make v0", "make v0", "make v1");
    }

    @Test
    void readyPodsChangeOneByOneOthersAtOnce() {
        List<Child> children = ready(0, 4);
        assertThat(next(goal(1, true, 2, 2), children)).containsExactly("change p0-0 to v1");
        assertThat(next(goal(2, true, 2, 2), children)).hasSize(2);
        children.set(3, child("p0-3", 0, Child.State.UNREADY));
        assertThat(next(goal(1, true, 2, 2), children)).containsExactly("change p0-3 to v1");
        assertThat(next(goal(1, false, 2, 2), children)).containsExactly("remove p0-3");
    }

    @Test
    void aVersionThatDoesNotComeUpHoldsTheShiftAndIsFreeToGoBack() {
        List<Child> children = ready(0, 3);
        children.add(child("bad", 1, Child.State.UNREADY));
        assertThat(next(goal(1, true, 0, 4), children)).isEmpty();
        assertThat(next(goal(1, true, 4, 0), children)).containsExactly("change bad to v0");
    }

    @Test
    void aPauseHoldsVersionsAndNothingElse() {
        Goal goal = goal(1, true, 2, 2);
        Goal paused = new Goal(goal.targets(), 4, 1, true, true);
        assertThat(next(paused, ready(0, 4))).isEmpty();
        assertThat(next(paused, ready(0, 3))).containsExactly("make v1");
        assertThat(next(paused, ready(0, 5))).hasSize(1);
    }

    @Test
    void scalingDownTakesFromVersionsThatHaveTooMany() {
        List<Child> children = ready(0, 6);
        children.addAll(ready(1, 4));
        assertThat(next(goal(1, true, 2, 3), children))
                .containsExactlyInAnyOrder(
                        "remove p0-0", "remove p0-1", "remove p0-2", "remove p0-3", "remove p1-0");
    }

    @Test
    void aPodThatLeavesKeepsItsPlace() {
        List<Child> children = ready(0, 2);
        children.add(child("old", 0, Child.State.LEAVING));
        assertThat(next(goal(1, true, 3), children)).isEmpty();
    }

    @Test
    void theSameTemplateUnderAnotherNameIsOnlyALabel() {
        Goal goal = new Goal(List.of(new Target("new-name", "d0", 2)), 2, 1, true, false);
        assertThat(next(goal, ready(0, 2)))
                .containsExactly("relabel p0-0 as new-name", "relabel p0-1 as new-name");
    }

    /** Pods of an invented cluster: each deed takes effect at once, readiness comes later. */
    private static final class World {
        final Random random;
        final TreeMap<String, Child> pods = new TreeMap<>();
        Goal goal;
        int number;

        World(long seed) {
            random = new Random(seed);
            goal = wish();
        }

        Goal wish() {
            int[] percents = new int[1 + random.nextInt(3)];
            int left = 100;
            for (int i = 0; i < percents.length - 1; i++) {
                percents[i] = random.nextInt(left + 1);
                left -= percents[i];
            }
            percents[percents.length - 1] = left;
            List<Shares.Amount> amounts = new ArrayList<>();
            for (int percent : percents) {
                amounts.add(new Shares.Amount.Share(percent));
            }
            int[] desired = Shares.counts(random.nextInt(12), amounts);
            return goal(1 + random.nextInt(3), random.nextBoolean(), desired);
        }

        long available() {
            return pods.values().stream().filter(Child::ready).count();
        }

        /** One deed, with what must hold for it. */
        void perform(Deed deed) {
            long before = available();
            switch (deed) {
                case Deed.Make(Target to) -> {
                    String name = "p" + number++;
                    pods.put(name, new Child(name, to.digest(), to.name(), Child.State.UNREADY));
                    assertThat(pods.size()).isLessThanOrEqualTo(goal.replicas());
                }
                case Deed.Remove(Child child) ->
                        pods.put(child.name(), with(child, Child.State.LEAVING));
                case Deed.Change(Child child, Target to) -> {
                    assertThat(goal.inPlace()).isTrue();
                    assertThat(child.digest()).isNotEqualTo(to.digest());
                    pods.put(
                            child.name(),
                            new Child(child.name(), to.digest(), to.name(), Child.State.UNREADY));
                }
                case Deed.Relabel(Child child, Target to) ->
                        pods.put(
                                child.name(),
                                new Child(child.name(), to.digest(), to.name(), child.state()));
            }
            assertThat(available() == before || available() >= goal.floor())
                    .as("%s left %d of %s", deed, available(), goal)
                    .isTrue();
        }

        void chance(boolean faults) {
            List<Child> all = List.copyOf(pods.values());
            if (all.isEmpty()) {
                return;
            }
            Child child = all.get(random.nextInt(all.size()));
            switch (child.state()) {
                case UNREADY -> pods.put(child.name(), with(child, Child.State.READY));
                case LEAVING -> pods.remove(child.name());
                case READY -> {
                    if (faults && random.nextInt(4) == 0) {
                        pods.put(child.name(), with(child, Child.State.UNREADY));
                    }
                }
            }
            if (faults && random.nextInt(30) == 0) {
                pods.remove(child.name());
            }
        }

        static Child with(Child child, Child.State state) {
            return new Child(child.name(), child.digest(), child.version(), state);
        }

        List<Deed> next() {
            return Shift.next(goal, List.copyOf(pods.values()));
        }

        void assertSettled() {
            for (Target target : goal.targets()) {
                assertThat(
                                pods.values().stream()
                                        .filter(pod -> pod.digest().equals(target.digest()))
                                        .count())
                        .as("%s of %s", target, goal)
                        .isEqualTo(target.desired());
            }
            assertThat(pods).hasSize(goal.replicas());
        }
    }

    /** Whatever happens meanwhile, it ends with exact counts, and no deed takes too much. */
    @Test
    void everySeedSettlesExactly() {
        for (long seed = 0; seed < SEEDS; seed++) {
            World world = new World(seed);
            for (int step = 0; step < STEPS; step++) {
                boolean faults = step < STEPS / 2;
                if (faults && world.random.nextInt(25) == 0) {
                    world.goal = world.wish();
                }
                List<Deed> deeds = world.next();
                // Some of them are lost on the way, others happen.
                for (Deed deed : deeds) {
                    if (!faults || world.random.nextInt(3) > 0) {
                        world.perform(deed);
                    }
                }
                world.chance(faults);
            }
            while (!world.next().isEmpty() || !quiet(world)) {
                world.next().forEach(world::perform);
                world.chance(false);
            }
            world.assertSettled();
        }
    }

    private static boolean quiet(World world) {
        return world.pods.values().stream().allMatch(Child::ready);
    }
}
