/**
 * A whole cluster in one thread under a seed: clients, the real gate over the real commit loop on a
 * simulated disk, the real control room, and nodes that run the real pod machine on simulated
 * hosts.
 *
 * <p>Comes in: a seed. Goes out: a report, or a failure that says how to play it again. Never here:
 * threads, real time, chance that does not come from the seed.
 */
@NullMarked
package dev.davit.sim.cluster;

import org.jspecify.annotations.NullMarked;
