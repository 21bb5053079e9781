/**
 * Programs run in a container for somebody who watches: the channel protocols of Kubernetes over
 * WebSockets.
 *
 * <p>Comes in: an exchange that asks for it, frames. Goes out: bytes to and from an {@link
 * dev.davit.port.ExecSession}. Never here: finding the pod, deciding who may.
 */
@NullMarked
package dev.davit.http.exec;

import org.jspecify.annotations.NullMarked;
