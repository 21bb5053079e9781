/**
 * Many objects: how long the server needs to have them again after kill -9, and what they take.
 *
 * <p>Comes in: a cluster. Goes out: rows of the report.
 */
@NullMarked
package dev.davit.bench.recovery;

import org.jspecify.annotations.NullMarked;
