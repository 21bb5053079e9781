/**
 * Bytes ↔ requests and answers: TLS, connections, bodies, heads, backpressure.
 *
 * <p>Comes in: what Netty's event loops read. Goes out: an {@link dev.davit.http.wire.Exchange} per
 * request, on a virtual thread of its own. Never here: paths, verbs, kinds.
 */
@NullMarked
package dev.davit.http.wire;

import org.jspecify.annotations.NullMarked;
