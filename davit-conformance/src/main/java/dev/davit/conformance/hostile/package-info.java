/**
 * Clients that mean ill, beside one that does not.
 *
 * <p>Comes in: where a server is, and a token. Goes out: what was seen, or an exit code. Never
 * here: code of the server.
 */
@NullMarked
package dev.davit.conformance.hostile;

import org.jspecify.annotations.NullMarked;
