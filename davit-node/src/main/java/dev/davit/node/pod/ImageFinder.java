package dev.davit.node.pod;

import dev.davit.control.pod.WaitingReason;
import dev.davit.model.json.JsonObject;
import dev.davit.port.ImagePulls;
import dev.davit.port.Images;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/** Has the image of a container, by its policy; tells in Kubernetes' words how that went. */
final class ImageFinder {
    /** A pull that is over sooner is not worth a word before its end. */
    static final long FIRST_WORD_MILLIS = 2_000;

    static final long NEXT_WORD_MILLIS = 10_000;

    private final Images images;
    private final ImagePulls pulls;
    private final PodEvents events;

    ImageFinder(Images images, ImagePulls pulls, PodEvents events) {
        this.images = images;
        this.pulls = pulls;
        this.events = events;
    }

    /**
     * Blocks for as long as a pull takes.
     *
     * @param news is told now and then how far a pull has come
     */
    Result find(Effect.FindImage find, JsonObject pod, Consumer<PodEvent> news) {
        if (find.policy() == PullPolicy.ALWAYS) {
            return pulled(find, pod, news);
        }
        Optional<Images.Image> pinned =
                find.pinnedId().isEmpty() ? Optional.empty() : images.find(find.pinnedId());
        Optional<Images.Image> image = pinned.isPresent() ? pinned : images.find(find.reference());
        if (image.isPresent()) {
            String message =
                    "Container image \"%s\" already present on machine".formatted(find.reference());
            tell(pod, find, false, "Pulled", message);
            return new Result.Image(image.get());
        }
        return find.policy() == PullPolicy.NEVER ? never(find) : pulled(find, pod, news);
    }

    private static Result never(Effect.FindImage find) {
        String message =
                "Container image \"%s\" is not present with pull policy of Never"
                        .formatted(find.reference());
        return new Result.NoImage(
                WaitingReason.ERR_IMAGE_NEVER_PULL,
                message,
                "davit image import FILE (an archive with %1$s) or davit image pull %1$s on the node,"
                                .formatted(find.reference())
                        + " or set %s: IfNotPresent"
                                .formatted(find.ofVolume() ? "pullPolicy" : "imagePullPolicy"),
                0);
    }

    private Result pulled(Effect.FindImage find, JsonObject pod, Consumer<PodEvent> news) {
        tell(pod, find, false, "Pulling", "Pulling image \"%s\"".formatted(find.reference()));
        Thread teller = Thread.ofVirtual().name("pull-news").start(() -> tellOften(find, news));
        ImagePulls.Answer answer;
        try {
            answer = pulls.pull(new ImagePulls.Pull(find.reference(), find.secrets()));
        } finally {
            teller.interrupt();
        }
        return switch (answer) {
            case ImagePulls.Pulled done -> {
                tell(pod, find, false, "Pulled", message(find.reference(), done));
                yield new Result.Image(done.image());
            }
            case ImagePulls.Failed failed -> failed(find, failed);
        };
    }

    private static String message(String reference, ImagePulls.Pulled done) {
        String time = String.format(Locale.ROOT, "%.3fs", done.millis() / 1000.0);
        return "Successfully pulled image \"%s\" in %s (%s including waiting). Image size: %d bytes."
                .formatted(reference, time, time, done.image().sizeBytes());
    }

    private static Result failed(Effect.FindImage find, ImagePulls.Failed failed) {
        String doubts =
                find.doubts().isEmpty() ? "" : " (" + String.join("; ", find.doubts()) + ")";
        return new Result.NoImage(
                failed.badName() ? WaitingReason.INVALID_IMAGE_NAME : WaitingReason.ERR_IMAGE_PULL,
                failed.message() + doubts,
                failed.unblock(),
                failed.retryAfterMillis());
    }

    private void tellOften(Effect.FindImage find, Consumer<PodEvent> news) {
        try {
            Thread.sleep(FIRST_WORD_MILLIS);
            while (true) {
                pulls.progress(find.reference())
                        .ifPresent(progress ->
                                news.accept(
                                        new PodEvent.Pulling(
                                                find.container(),
                                                find.reference(),
                                                "pulling "
                                                        + find.reference()
                                                        + ": "
                                                        + progress.text())));
                Thread.sleep(NEXT_WORD_MILLIS);
            }
        } catch (InterruptedException over) {
            // The pull has ended.
        }
    }

    private void tell(
            JsonObject pod, Effect.FindImage find, boolean warning, String reason, String message) {
        events.tell(pod, new Effect.Tell(warning, reason, message, find.about()));
    }
}
