/**
 * What happens once and ends: graphs of steps, which of them are due, why something waits,
 * drawings.
 *
 * <p>Comes in: a {@link dev.davit.lifecycle.Graph}, what was recorded of a {@link
 * dev.davit.lifecycle.Run}, the time. Goes out: states, due steps, the next time to look,
 * sentences. Never here: doing a step, a clock, what a pod is.
 */
@NullMarked
package dev.davit.lifecycle;

import org.jspecify.annotations.NullMarked;
