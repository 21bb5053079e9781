/**
 * What a pod's text means on this host: programs, environments, users, limits, files of volumes.
 *
 * <p>Comes in: a pod's tree, images, ConfigMaps and Secrets. Goes out: the plain values that the
 * ports take, or why they cannot be made yet. Never here: calls on ports, clocks, threads.
 */
@NullMarked
package dev.davit.node.spec;

import org.jspecify.annotations.NullMarked;
