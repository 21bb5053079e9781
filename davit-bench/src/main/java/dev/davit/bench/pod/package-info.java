/**
 * A pod's start, change and end, beside the bare container runtime.
 *
 * <p>Comes in: a cluster. Goes out: rows of the report. Never here: pass or fail.
 */
@NullMarked
package dev.davit.bench.pod;

import org.jspecify.annotations.NullMarked;
