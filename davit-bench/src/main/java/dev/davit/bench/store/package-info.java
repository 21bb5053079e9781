/**
 * How fast the store commits, beside what the same disk does with a bare write and fdatasync.
 *
 * <p>Comes in: a directory to measure in. Goes out: figures as text. Never here: pass or fail.
 */
@NullMarked
package dev.davit.bench.store;

import org.jspecify.annotations.NullMarked;
