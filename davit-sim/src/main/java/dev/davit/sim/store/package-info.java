/**
 * The store under a seed: writers, watchers, crashes, and a model that knows what must come of it.
 *
 * <p>Comes in: a seed. Goes out: a trace's hash, or what was wrong and how to see it again. Never
 * here: threads, real time, real files.
 */
@NullMarked
package dev.davit.sim.store;

import org.jspecify.annotations.NullMarked;
