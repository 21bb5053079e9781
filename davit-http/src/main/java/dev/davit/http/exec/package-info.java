/**
 * Programs run in a container for somebody who watches, and ports of pods: the channel protocols of
 * Kubernetes over WebSockets and over SPDY/3.1.
 *
 * <p>Comes in: an exchange that asks for it, frames. Goes out: bytes to and from an {@link
 * dev.davit.port.ExecSession} or a {@link dev.davit.port.Tunnel}. Never here: finding the pod,
 * deciding who may.
 */
@NullMarked
package dev.davit.http.exec;

import org.jspecify.annotations.NullMarked;
