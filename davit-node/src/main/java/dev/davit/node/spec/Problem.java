package dev.davit.node.spec;

/**
 * Why something cannot be made from what a pod says.
 *
 * @param reason as Kubernetes shows it in a container's waiting state
 * @param message what is wrong
 * @param unblock what a person could do
 */
public record Problem(String reason, String message, String unblock) {
    public static final String CONFIG = "CreateContainerConfigError";
    public static final String CONTAINER = "CreateContainerError";
    public static final String CREATING = "ContainerCreating";
}
