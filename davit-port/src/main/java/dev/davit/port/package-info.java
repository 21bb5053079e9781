/**
 * The ways out: time, chance, disks, the kernel's containers, images. Interfaces and plain values
 * only; {@code linux} implements them for real, {@code sim} under a seed.
 *
 * <p>Calls block. What the host refuses is a {@link dev.davit.base.HostFailure}.
 */
@NullMarked
package dev.davit.port;

import org.jspecify.annotations.NullMarked;
