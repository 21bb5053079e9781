/**
 * Words that every room shares: invariants, outcomes, refusals, field paths.
 *
 * <p>Never here: I/O, clocks, threads, anything that knows what a pod is.
 */
@NullMarked
package dev.davit.base;

import org.jspecify.annotations.NullMarked;
