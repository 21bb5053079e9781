/**
 * The thin client: verbs of a day over the API, and how their answers look on a terminal.
 *
 * <p>Comes in: arguments and answers of the API. Goes out: requests, text, exit codes. Never here:
 * logic that belongs in the server.
 */
@NullMarked
package dev.davit.cli;

import org.jspecify.annotations.NullMarked;
