/**
 * Raw calls: the only package that binds native functions. In: plain values; out: descriptors and
 * HostFailures with errno. Never here: what a container, a pod or a cgroup is.
 */
@NullMarked
package dev.davit.linux.sys;

import org.jspecify.annotations.NullMarked;
