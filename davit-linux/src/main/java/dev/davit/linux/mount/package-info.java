/**
 * The private mount namespace of a data dir, and the root filesystems of containers in it. In:
 * directories, user namespaces; out: mounted paths. Never here: what runs on them.
 */
@NullMarked
package dev.davit.linux.mount;

import org.jspecify.annotations.NullMarked;
