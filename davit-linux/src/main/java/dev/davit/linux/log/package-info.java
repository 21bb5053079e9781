/**
 * Container logs as conmon writes them: one line per line, with time and stream; rotated, bounded.
 * In: files; out: lines. Never here: who may read them.
 */
@NullMarked
package dev.davit.linux.log;

import org.jspecify.annotations.NullMarked;
