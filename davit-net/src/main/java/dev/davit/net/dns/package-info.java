/**
 * Cluster DNS: names of services and pods, answered from what the API says of them.
 *
 * <p>Comes in: services and EndpointSlices as trees, DNS messages as bytes. Goes out: answers as
 * bytes. Never here: sockets (davit-linux), or which pods a service has (davit-control).
 *
 * <p>The message format is written here (RFC 1035, 2782, 3596, 6891): one question and seven types
 * of record need less code than a library's fittings would. Tests hold it against dnsjava.
 */
@NullMarked
package dev.davit.net.dns;

import org.jspecify.annotations.NullMarked;
