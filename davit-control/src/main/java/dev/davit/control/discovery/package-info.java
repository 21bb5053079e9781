/**
 * Which pods a service leads to.
 *
 * <p>Comes in: services, pods, and what was written of them before. Goes out: EndpointSlices, and
 * Endpoints for those who still read them. Never here: how a name is answered (davit-net), or
 * whether a pod is ready (its node's word).
 */
@NullMarked
package dev.davit.control.discovery;

import org.jspecify.annotations.NullMarked;
