/**
 * Containers: config.json, the OCI runtime that makes them, conmon that watches them, and the
 * records by which a new process finds them. In: ContainerSpec; out: ContainerState. Never here:
 * images, what should run.
 */
@NullMarked
package dev.davit.linux.runtime;

import org.jspecify.annotations.NullMarked;
