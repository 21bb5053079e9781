package dev.davit.node.pod;

import dev.davit.base.Refusal;
import dev.davit.model.json.JsonObject;
import dev.davit.port.ContainerState;
import dev.davit.port.Images;

/** How an effect went. */
public sealed interface Result {

    enum Done implements Result {
        DONE
    }

    /** A volume is there. */
    record Path(String path) implements Result {}

    record Image(Images.Image image) implements Result {}

    /**
     * There is no image to start from.
     *
     * @param reason as Kubernetes shows it: {@code ErrImagePull}
     * @param retryAfterMillis the least time to wait; 0 for the usual back-off
     */
    record NoImage(String reason, String message, String unblock, long retryAfterMillis)
            implements Result {}

    record Running(ContainerState.Running state) implements Result {}

    /** A token: never shown. */
    record Issued(String token, long expiresMillis) implements Result {
        @Override
        public String toString() {
            return "Issued[expires " + expiresMillis + "]";
        }
    }

    /** Whether a volume could be mounted live. */
    record Mounted(boolean possible) implements Result {}

    /** The object as the server has it now. */
    record Stored(JsonObject tree) implements Result {}

    record Refused(Refusal refusal) implements Result {}

    /**
     * It could not be done.
     *
     * @param reason as Kubernetes shows it: {@code CreateContainerError}
     */
    record Failed(String reason, String message) implements Result {}
}
