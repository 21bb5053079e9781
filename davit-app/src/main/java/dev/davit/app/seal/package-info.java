/**
 * Secrets on the disk: sealed with data keys, which are sealed with the administrator's key.
 *
 * <p>Comes in: the store's disk, the administrator's key file. Goes out: the {@link
 * dev.davit.port.Sealing} that the store works with. Never here: which requests may read a Secret.
 */
@NullMarked
package dev.davit.app.seal;

import org.jspecify.annotations.NullMarked;
