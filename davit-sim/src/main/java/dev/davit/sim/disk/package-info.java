/**
 * A disk that forgets what was not synced, as real ones do.
 *
 * <p>Comes in: the calls of the {@code Disk} port. Goes out: what a power cut would have left, as a
 * seed decides. Never here: real files.
 */
@NullMarked
package dev.davit.sim.disk;

import org.jspecify.annotations.NullMarked;
