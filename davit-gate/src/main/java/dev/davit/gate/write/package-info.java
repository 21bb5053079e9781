/**
 * What the writing verbs mean: one handler each, all of them pure functions of the request and the
 * state that it meets.
 *
 * <p>Comes in: {@link dev.davit.gate.room.Asked} and a {@link dev.davit.gate.room.Scene}. Goes out:
 * {@link dev.davit.gate.room.Admitted} or a refusal. Never here: the store, clocks, randomness.
 */
@NullMarked
package dev.davit.gate.write;

import org.jspecify.annotations.NullMarked;
