/**
 * The real disk: one directory of the host behind the port.
 *
 * <p>Comes in: relative paths and bytes. Goes out: the same bytes after a power cut, once they were
 * synced. Never here: what the bytes mean.
 */
@NullMarked
package dev.davit.linux.disk;

import org.jspecify.annotations.NullMarked;
