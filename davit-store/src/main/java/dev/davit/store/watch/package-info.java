/**
 * Watches: an index from interest to subscriptions, and the window of changes to resume from.
 *
 * <p>Comes in: deltas, in order, from the commit loop. Goes out: each watcher's changes through its
 * own bounded queue. Never here: threads, selectors, encodings.
 */
@NullMarked
package dev.davit.store.watch;

import org.jspecify.annotations.NullMarked;
