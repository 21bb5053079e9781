/**
 * What {@code kubectl get} shows: columns per kind, and a row per object.
 *
 * <p>Comes in: a tree and the present time. Goes out: cells. Never here: the Table object of the
 * wire, field widths, a clock.
 */
@NullMarked
package dev.davit.model.table;

import org.jspecify.annotations.NullMarked;
