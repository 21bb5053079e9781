/**
 * A cluster for the time of a benchmark, and a plain client of it.
 *
 * <p>Comes in: a folder to work in. Goes out: a running cluster, connections, watches. Never here:
 * figures.
 */
@NullMarked
package dev.davit.bench.cluster;

import org.jspecify.annotations.NullMarked;
