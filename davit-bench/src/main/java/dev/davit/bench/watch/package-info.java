/**
 * Watches: many that see each write, many that see none, and some that do not read.
 *
 * <p>Comes in: a cluster. Goes out: rows of the report.
 */
@NullMarked
package dev.davit.bench.watch;

import org.jspecify.annotations.NullMarked;
