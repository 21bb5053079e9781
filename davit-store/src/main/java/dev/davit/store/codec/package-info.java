/**
 * Bytes of the store's formats: what a record, an object and a history entry look like on disk.
 *
 * <p>Comes in: values. Goes out: bytes, and back. Never here: I/O; checksums and framing, which
 * belong to the log and the snapshot.
 */
@NullMarked
package dev.davit.store.codec;

import org.jspecify.annotations.NullMarked;
