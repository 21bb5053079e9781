/**
 * Where what is wanted is kept: an ordered log of batches, the image it leads to, history, watches.
 *
 * <p>Comes in: {@link dev.davit.store.Decider}s. Goes out: committed changes, images, deltas. Never
 * here: authorisation, validation, what a kind means.
 */
@NullMarked
package dev.davit.store;

import org.jspecify.annotations.NullMarked;
