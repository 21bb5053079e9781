/**
 * How fast Davit is, beside its floors and peers measured in the same run.
 *
 * <p>Comes in: the name of a benchmark. Goes out: a table, and a file with every figure. Never
 * here: pass or fail, and anything that production code needs.
 */
@NullMarked
package dev.davit.bench;

import org.jspecify.annotations.NullMarked;
