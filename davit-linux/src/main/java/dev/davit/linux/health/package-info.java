/**
 * Asks programs in pods how they are: probes and hooks.
 *
 * <p>Comes in: one question and how long it may take. Goes out: whether the answer is good, and
 * words. Never here: when to ask, and what follows from an answer.
 */
@NullMarked
package dev.davit.linux.health;

import org.jspecify.annotations.NullMarked;
