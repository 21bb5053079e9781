/**
 * What this host is, has and lacks. In: the kernel and the programs on it; out: HostFacts,
 * features, findings with how to mend them. Never here: changes to the host.
 */
@NullMarked
package dev.davit.linux.probe;

import org.jspecify.annotations.NullMarked;
