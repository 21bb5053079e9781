/**
 * A pod's user, network, IPC and UTS namespaces, pinned by bind mounts without any process. In: an
 * id base, a name; out: pins and descriptors. Never here: links, mounts of containers.
 */
@NullMarked
package dev.davit.linux.namespace;

import org.jspecify.annotations.NullMarked;
