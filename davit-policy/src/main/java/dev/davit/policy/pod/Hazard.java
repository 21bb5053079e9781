package dev.davit.policy.pod;

import dev.davit.base.FieldPath;

/**
 * One way in which a pod is looser than both profiles.
 *
 * @param name as both keys write it: {@code privileged}, {@code host-path:/dev/fuse}
 * @param at the field that asks for it
 */
public record Hazard(String name, FieldPath at) {}
