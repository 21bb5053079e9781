/**
 * Verbs that move a workload between its versions: shift, abort, pause, resume.
 *
 * <p>Comes in: words of a command line. Goes out: edits of one object, each with its cause for the
 * history. Never here: how many pods a share is; the server knows.
 */
@NullMarked
package dev.davit.cli.shift;

import org.jspecify.annotations.NullMarked;
