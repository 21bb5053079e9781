/**
 * The image in memory: a persistent tree that a batch edits in private and publishes at once.
 *
 * <p>Comes in: objects that the commit loop encoded. Goes out: immutable images. Never here: I/O,
 * threads, locks, JSON beyond an object's own bytes.
 */
@NullMarked
package dev.davit.store.image;

import org.jspecify.annotations.NullMarked;
