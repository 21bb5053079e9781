/**
 * The real host: FFM and the system's own programs behind the ports. In: a data dir, a cluster's
 * name, features; out: {@link dev.davit.linux.LinuxHost}, which gives every port. Never here: what
 * should run, or why.
 */
@NullMarked
package dev.davit.linux;

import org.jspecify.annotations.NullMarked;
