/**
 * Many clients that ask the same thing again and again.
 *
 * <p>Comes in: a job and a time or a count. Goes out: a rate and latencies. Never here: what is
 * asked for.
 */
@NullMarked
package dev.davit.bench.load;

import org.jspecify.annotations.NullMarked;
