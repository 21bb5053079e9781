/**
 * What a cluster takes when nothing happens, and what each pod adds.
 *
 * <p>Comes in: a cluster. Goes out: rows of the report.
 */
@NullMarked
package dev.davit.bench.memory;

import org.jspecify.annotations.NullMarked;
