/**
 * Wrong requests by the thousand, from a seed: every verb, encoding and parameter, over the schemas
 * of every kind, against the real server in this process.
 *
 * <p>Comes in: a seed and a count. Goes out: what broke a promise (a 500, a stack trace, an answer
 * without a reason, a server that hangs), with the request that did it. Never here: what the right
 * answer would have been.
 */
@NullMarked
package dev.davit.conformance.fuzz;

import org.jspecify.annotations.NullMarked;
