/**
 * The node: what should run here is made to run.
 *
 * <p>Comes in: pods bound to this node, the ConfigMaps and Secrets they name, what the host
 * reports. Goes out: calls on the ports, and outcomes as patches of status through {@link
 * dev.davit.node.ServerLink}. Never here: sockets, processes, system calls, decisions about where a
 * pod runs.
 */
@NullMarked
package dev.davit.node;

import org.jspecify.annotations.NullMarked;
