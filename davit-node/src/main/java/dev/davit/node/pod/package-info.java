/**
 * One pod on this node: a state machine that decides, and the room that performs.
 *
 * <p>Comes in: {@link dev.davit.node.pod.PodEvent}s with the time. Goes out: {@link
 * dev.davit.node.pod.Effect}s and the {@link dev.davit.node.pod.PodRecord} to keep. Never here:
 * calls on ports other than in {@code Performer}, knowledge of other pods.
 */
@NullMarked
package dev.davit.node.pod;

import org.jspecify.annotations.NullMarked;
