/**
 * The rooms of the way in, and what is carried from one to the next.
 *
 * <p>Comes in: a request by a proven identity. Goes out: something decoded, something admitted, a
 * durable answer. Never here: what a verb does (see {@code write}, {@code read}, {@code past}).
 */
@NullMarked
package dev.davit.gate.room;

import org.jspecify.annotations.NullMarked;
