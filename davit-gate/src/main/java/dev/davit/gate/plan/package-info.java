/**
 * What a write would cause: shown by a dry run, before anything happens.
 *
 * <p>Comes in: an admitted write and the state it was judged on. Goes out: the same, with sentences
 * for people and the annotation {@code davit.dev/plan}. Never here: anything that is done.
 */
@NullMarked
package dev.davit.gate.plan;

import org.jspecify.annotations.NullMarked;
