/**
 * History: what was, kept in an ordered space of bytes that the log recovers.
 *
 * <p>Comes in: committed groups. Goes out: entries by object, revision and time. Never here: what a
 * field means, except which parts of a write are status only; who may read.
 */
@NullMarked
package dev.davit.store.history;

import org.jspecify.annotations.NullMarked;
