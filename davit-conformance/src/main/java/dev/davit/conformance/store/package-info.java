/**
 * The store on a real file system whose power is cut.
 *
 * <p>Comes in: a directory with room, root's rights. Goes out: whether anything acknowledged was
 * lost. Never here: the machine's own disks and mounts; everything is in a file and a private mount
 * namespace.
 */
@NullMarked
package dev.davit.conformance.store;

import org.jspecify.annotations.NullMarked;
