/**
 * Other people's clients at work on a real cluster: each does the same things and says the same
 * words when they have come out right; {@code docs/clients.md} has a column for each.
 *
 * <p>Comes in: a kubeconfig, and a script that kills the server and starts it again. Goes out: a
 * line for each thing, or an exit code. Never here: code of the server.
 */
@NullMarked
package dev.davit.conformance.clients;

import org.jspecify.annotations.NullMarked;
