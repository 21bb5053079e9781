package dev.davit.node.pod;

import dev.davit.control.pod.WaitingReason;
import dev.davit.model.json.JsonObject;
import dev.davit.node.spec.Container;
import dev.davit.node.spec.Made;
import dev.davit.node.spec.Problem;
import dev.davit.node.spec.PullSecrets;
import dev.davit.port.Images;
import java.util.SortedSet;
import java.util.TreeSet;

/** The images of a pod's containers: had before they are needed, and what is said meanwhile. */
final class ImageDriver {
    /** As long a failed pull is called one, before it is called a back-off. */
    static final long ERROR_SHOWN_MILLIS = 2_000;

    private final Facts facts;
    private final Flight flight;

    /** Containers whose back-off was told of. */
    private final SortedSet<String> backingOff = new TreeSet<>();

    ImageDriver(Facts facts, Flight flight) {
        this.facts = facts;
        this.flight = flight;
    }

    /**
     * An image that the pod needs.
     *
     * @param name of its container, or of its volume, as {@link Effect.FindImage} has it
     * @param pinnedId the one to take where it is still there; empty: none
     */
    private record Need(String name, String reference, PullPolicy policy, String pinnedId) {}

    /** The image of a container's next run. */
    Made<Images.Image> image(Container container, long now) {
        ContainerRecord record = facts.record.container(container.name());
        boolean same = record.applied().textOr("", "image").equals(container.image());
        boolean pinned = same && !facts.stale(container.name());
        return had(
                new Need(
                        container.name(),
                        container.image(),
                        policy(container),
                        pinned ? record.imageId() : ""),
                now);
    }

    /** What a volume shows: looked for once for the pod's life, as Kubernetes has it. */
    Made<Images.Image> image(String volume, JsonObject source, long now) {
        String reference = source.textOr("", "reference");
        PodRecord.VolumeImage known = facts.record.volumeImages().get(volume);
        boolean pinned = known != null && known.reference().equals(reference);
        return had(
                new Need(
                        Effect.FindImage.OF_VOLUME + volume,
                        reference,
                        pinned
                                ? PullPolicy.IF_NOT_PRESENT
                                : PullPolicy.of(source.textOr("", "pullPolicy")),
                        pinned && known != null ? known.id() : ""),
                now);
    }

    private Made<Images.Image> had(Need need, long now) {
        Facts.Found found = facts.images.get(need.name());
        boolean same = found != null && found.reference().equals(need.reference());
        if (same && found != null && found.image() != null) {
            return Made.ready(found.image());
        }
        switch (PullSecrets.of(facts.pod, facts)) {
            case Made.Blocked<PullSecrets> ignored -> {
                return Made.blocked(Problem.CREATING, "", "");
            }
            case Made.Ready<PullSecrets>(PullSecrets secrets) ->
                    flight.emit(
                            new Effect.FindImage(
                                    need.name(),
                                    need.reference(),
                                    need.pinnedId(),
                                    need.policy(),
                                    secrets.secrets(),
                                    secrets.doubts()),
                            now);
        }
        return same && found != null && found.problem() != null
                ? blocked(need, found, found.problem(), now)
                : Made.blocked(Problem.CREATING, "", "");
    }

    private static PullPolicy policy(Container container) {
        return PullPolicy.of(container.tree().textOr("", "imagePullPolicy"));
    }

    private Made<Images.Image> blocked(Need need, Facts.Found found, Problem problem, long now) {
        boolean backOff =
                problem.reason().equals(WaitingReason.ERR_IMAGE_PULL)
                        && now >= found.sinceMillis() + ERROR_SHOWN_MILLIS;
        if (!backOff) {
            return new Made.Blocked<>(problem);
        }
        String back = "Back-off pulling image \"%s\"".formatted(need.reference());
        if (backingOff.add(need.name())) {
            String about = need.name().startsWith(Effect.FindImage.OF_VOLUME) ? "" : need.name();
            flight.tell(new Effect.Tell(false, "BackOff", back, about));
            flight.tell(
                    new Effect.Tell(
                            true, "Failed", "Error: " + WaitingReason.IMAGE_PULL_BACK_OFF, about));
        }
        return Made.blocked(
                WaitingReason.IMAGE_PULL_BACK_OFF,
                "%s: %s: %s".formatted(back, problem.reason(), problem.message()),
                problem.unblock());
    }

    /** For the step: its words stay the same over all attempts, a container's reason turns. */
    Problem cause(String name, Problem shown) {
        Facts.Found found = facts.images.get(name);
        return found == null || found.problem() == null
                ? shown
                : named(found.problem(), found.reference());
    }

    /** A registry's trouble does not say which image was wanted of it. */
    private static Problem named(Problem problem, String image) {
        String last = image.substring(image.lastIndexOf('/') + 1);
        return problem.message().isEmpty() || problem.message().contains(last)
                ? problem
                : new Problem(
                        problem.reason(),
                        "image " + image + ": " + problem.message(),
                        problem.unblock());
    }

    /** Words on a pull that lasts; empty where none does. */
    String pulling(String name) {
        return facts.pulling.getOrDefault(name, "");
    }

    /** Its image went into a start: the next one asks its registry again, where that is wanted. */
    void used(Container container) {
        if (policy(container) == PullPolicy.ALWAYS) {
            facts.images.remove(container.name());
        }
    }

    /** When a failed pull becomes a back-off. */
    long wakeAt(long now) {
        return facts.images.values().stream()
                .filter(found -> found.problem() != null)
                .mapToLong(found -> found.sinceMillis() + ERROR_SHOWN_MILLIS)
                .filter(at -> at > now)
                .min()
                .orElse(Long.MAX_VALUE);
    }

    void pulling(PodEvent.Pulling words) {
        if (flight.busy(Effect.FindImage.key(words.container(), words.reference()))) {
            facts.pulling.put(words.container(), words.words());
        }
    }

    void found(Effect effect, Images.Image image) {
        flight.landed(effect.key());
        if (effect instanceof Effect.FindImage find && wanted(find)) {
            over(find.container());
            backingOff.remove(find.container());
            facts.images.put(find.container(), new Facts.Found(find.reference(), image, null, 0));
        }
    }

    void missing(Effect effect, Result.NoImage none, long now) {
        long least = Math.min(none.retryAfterMillis(), Flight.LONGEST_WAIT_MILLIS);
        flight.failed(effect.key(), Flight.SLOW, none.reason(), none.message(), now, least);
        if (!(effect instanceof Effect.FindImage find) || !wanted(find)) {
            return;
        }
        over(find.container());
        Problem problem = new Problem(none.reason(), none.message(), none.unblock());
        Facts.Found before = facts.images.get(find.container());
        boolean same = before != null && find.reference().equals(before.reference());
        boolean told = same && before != null && problem.equals(before.problem());
        if (!told) {
            long since =
                    same && before != null && before.problem() != null ? before.sinceMillis() : now;
            facts.images.put(
                    find.container(), new Facts.Found(find.reference(), null, problem, since));
        }
        if (!told || none.reason().equals(WaitingReason.ERR_IMAGE_PULL)) {
            tell(find, none);
        }
    }

    /** Whether the pod still names this image: a pull may outlive the wish for it. */
    private boolean wanted(Effect.FindImage find) {
        String named =
                find.ofVolume()
                        ? facts.pod
                                .volume(
                                        find.container()
                                                .substring(Effect.FindImage.OF_VOLUME.length()))
                                .map(volume -> volume.textOr("", "image", "reference"))
                                .orElse("")
                        : facts.pod.container(find.container()).map(Container::image).orElse("");
        return named.equals(find.reference());
    }

    private void over(String container) {
        facts.pulling.remove(container);
    }

    /** In the words of Kubernetes' kubelet. */
    private void tell(Effect.FindImage find, Result.NoImage none) {
        String reason =
                switch (none.reason()) {
                    case WaitingReason.ERR_IMAGE_NEVER_PULL -> none.reason();
                    case WaitingReason.INVALID_IMAGE_NAME -> "InspectFailed";
                    default -> "Failed";
                };
        String words =
                none.reason().equals(WaitingReason.ERR_IMAGE_PULL)
                        ? "Failed to pull image \"%s\": %s"
                                .formatted(find.reference(), none.message())
                        : none.message();
        flight.tell(new Effect.Tell(true, reason, words, find.about()));
        flight.tell(new Effect.Tell(true, "Failed", "Error: " + none.reason(), find.about()));
    }
}
