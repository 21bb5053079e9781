/**
 * Clients that speak to a real cluster in other encodings than JSON, by codecs that are not ours.
 *
 * <p>Comes in: where a server is, and a token. Goes out: what was seen, or an exit code. Never
 * here: code of the server.
 */
@NullMarked
package dev.davit.conformance.wire;

import org.jspecify.annotations.NullMarked;
