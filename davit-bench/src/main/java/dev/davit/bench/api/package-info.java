/**
 * Writes, reads, lists and watches, beside the bare disk and etcd.
 *
 * <p>Comes in: a cluster. Goes out: rows of the report. Never here: pass or fail.
 */
@NullMarked
package dev.davit.bench.api;

import org.jspecify.annotations.NullMarked;
