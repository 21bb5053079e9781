package dev.davit.port;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Images brought from registries to {@link Images}. Calls block; whoever asks, a layer is under way
 * once.
 */
public interface ImagePulls {

    /**
     * Has an image as its registry has it now: asks what the reference leads to, and fetches what
     * this node lacks of it.
     */
    Answer pull(Pull pull);

    /** How far the pull of a reference has come; empty where none is under way. */
    Optional<Progress> progress(String reference);

    /**
     * @param reference {@code nginx}, {@code example.com/team/app:v2}, {@code name@sha256:…}
     * @param secrets tried in this order, before those of the node
     */
    record Pull(String reference, List<Secret> secrets) {
        public Pull {
            secrets = List.copyOf(secrets);
        }
    }

    /**
     * Credentials as clients of registries keep them.
     *
     * @param name for messages: {@code default/regcred}
     * @param dockerConfig the text of a {@code config.json} with {@code auths}; never shown
     */
    record Secret(String name, String dockerConfig) {
        @Override
        public String toString() {
            return "Secret[" + name + "]";
        }
    }

    /** How a pull ended. */
    sealed interface Answer {}

    /**
     * @param millis from the call to the end, waiting included
     * @param fetchedBytes as they came over the wire; 0 where the node had everything
     */
    record Pulled(Images.Image image, long millis, long fetchedBytes) implements Answer {}

    /**
     * @param badName no registry was asked: the reference is none
     * @param message what is wrong, in one sentence; holds no credentials
     * @param unblock what to do about it
     * @param retryAfterMillis how long the registry wants to be left alone; 0 where it did not say
     */
    record Failed(boolean badName, String message, String unblock, long retryAfterMillis)
            implements Answer {}

    /**
     * @param layers to be had, those that were there included; 0 before that is known
     * @param totalBytes of layers to be fetched, as they are sent
     * @param bytesPerSecond over the last seconds
     * @param waiting what is waited for, where nothing is sent; else empty
     */
    record Progress(
            int layersDone,
            int layers,
            long doneBytes,
            long totalBytes,
            long bytesPerSecond,
            String waiting) {
        private static final long KB = 1000;
        private static final long MB = 1000 * KB;

        /** {@code layer 2 of 5, 31 of 80 MB, 12 MB/s}. */
        public String text() {
            if (!waiting.isEmpty()) {
                return waiting;
            }
            if (layers == 0) {
                return "asking the registry";
            }
            if (layersDone == layers) {
                return "putting " + layers + (layers == 1 ? " layer" : " layers") + " in place";
            }
            return "layer %d of %d, %s, %s/s"
                    .formatted(layersDone + 1, layers, share(), size(bytesPerSecond));
        }

        private String share() {
            return totalBytes >= MB
                    ? "%s of %s MB".formatted(whole(doneBytes, MB), whole(totalBytes, MB))
                    : "%s of %s kB".formatted(whole(doneBytes, KB), whole(totalBytes, KB));
        }

        private static String whole(long bytes, long unit) {
            return Long.toString((bytes + unit / 2) / unit);
        }

        private static String size(long bytes) {
            if (bytes >= 10 * MB) {
                return whole(bytes, MB) + " MB";
            }
            return bytes >= MB
                    ? String.format(Locale.ROOT, "%.1f MB", (double) bytes / MB)
                    : whole(bytes, KB) + " kB";
        }
    }
}
