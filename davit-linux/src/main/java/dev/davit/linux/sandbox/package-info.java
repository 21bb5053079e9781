/**
 * What the containers of a pod share, put together: namespaces, link and address, cgroup, the files
 * that name the pod; and the host's forwarding while any pod is there. In: SandboxSpec; out: pins
 * under the data dir's run folder. Never here: containers.
 */
@NullMarked
package dev.davit.linux.sandbox;

import org.jspecify.annotations.NullMarked;
