/**
 * Series in Prometheus' text format, for those outside the gate who have something to tell.
 *
 * <p>Comes in: what has happened, with its labels. Goes out: text, bounded however many labels
 * come. Never here: what is worth telling.
 */
@NullMarked
package dev.davit.app.metric;

import org.jspecify.annotations.NullMarked;
