/**
 * Where a pod goes: the cluster as columns, filters, scores, and why nothing fits.
 *
 * <pre>
 * node and pod trees ─▶ Cluster (columns) ─▶ Demand's class: filter once per node ─▶ best score ─▶ Placement
 * </pre>
 *
 * <p>Comes in: trees of nodes and pods, as they change. Goes out: {@link
 * dev.davit.schedule.Placement}. Never here: requests, watches, a clock, chance: the same changes
 * give the same placements.
 */
@NullMarked
package dev.davit.schedule;

import org.jspecify.annotations.NullMarked;
