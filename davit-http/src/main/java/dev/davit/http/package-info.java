/**
 * The wire: TLS, HTTP/1.1 and WebSockets in front of the gate.
 *
 * <p>Comes in: bytes. Goes out: {@link dev.davit.model.request.Request}s to {@link
 * dev.davit.gate.Gate}, and what it answers, as bytes again. Netty's event loops carry bytes only;
 * each request runs on a virtual thread of its own, which may block.
 *
 * <p>Never here: decoding of objects, authorisation, anything that knows what a kind means.
 */
@NullMarked
package dev.davit.http;

import org.jspecify.annotations.NullMarked;
