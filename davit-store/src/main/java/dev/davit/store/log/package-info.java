/**
 * The ordered log of batches: the port that the commit loop appends to, and the local log behind
 * it.
 *
 * <p>Comes in: groups of records. Goes out: the same groups, in order, after a restart. Never here:
 * images, decisions, watches; what a record's bytes mean.
 */
@NullMarked
package dev.davit.store.log;

import org.jspecify.annotations.NullMarked;
