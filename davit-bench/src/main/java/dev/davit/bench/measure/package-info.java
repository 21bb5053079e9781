/**
 * Samples, CPU time, the machine, and the report.
 *
 * <p>Comes in: durations and counters. Goes out: text and JSON. Never here: what is measured.
 */
@NullMarked
package dev.davit.bench.measure;

import org.jspecify.annotations.NullMarked;
