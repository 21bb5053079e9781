/**
 * The commit loop: decide, append, sync, apply, publish, answer; one thread, one group at a time.
 *
 * <p>Comes in: deciders. Goes out: groups to the log, images to readers, deltas to the watches.
 * Never here: sockets, file names, formats.
 */
@NullMarked
package dev.davit.store.commit;

import org.jspecify.annotations.NullMarked;
