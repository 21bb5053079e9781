/**
 * Requests that somebody else answers: programs in pods, endpoints of services, other API servers.
 *
 * <p>Comes in: a request that the gate has let pass, and where it goes. Goes out: the other's
 * answer, as it comes, within bounds. Never here: who may ask, and which endpoints are ready.
 */
@NullMarked
package dev.davit.http.proxy;

import org.jspecify.annotations.NullMarked;
