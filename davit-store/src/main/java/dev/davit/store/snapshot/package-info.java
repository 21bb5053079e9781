/**
 * Snapshots of an image on disk, backups, and how a store is opened from both.
 *
 * <p>Comes in: immutable images. Goes out: files that were synced before they got their name, and
 * images again. Never here: decisions, the loop's own state.
 */
@NullMarked
package dev.davit.store.snapshot;

import org.jspecify.annotations.NullMarked;
