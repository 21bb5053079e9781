/**
 * PinnedDeployment: several versions of a workload side by side.
 *
 * <p>Comes in: the object, its pods, the time. Goes out: requests that make, change or remove one
 * pod each, and the object's status. {@link dev.davit.control.pinned.Shares} says how many pods
 * each version has, {@link dev.davit.control.pinned.Shift} what is done next, {@link
 * dev.davit.control.pinned.PinnedKeeper} does it. Never here: rules about what may be written
 * (davit-policy), and anything about how a pod runs.
 */
@NullMarked
package dev.davit.control.pinned;

import org.jspecify.annotations.NullMarked;
