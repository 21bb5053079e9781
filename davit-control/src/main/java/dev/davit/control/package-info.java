/**
 * What Davit does with its kinds: lifecycles of objects that start and end, keepers of what must
 * stay true.
 *
 * <p>Comes in: images, deltas, the time. Goes out: requests, which enter by the gate like
 * anybody's. Never here: a thread, a clock, the store, memory of what was asked for that an image
 * could not give back.
 */
@NullMarked
package dev.davit.control;

import org.jspecify.annotations.NullMarked;
