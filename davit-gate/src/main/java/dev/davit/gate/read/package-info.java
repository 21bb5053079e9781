/**
 * What the reading verbs mean: get, list, watch, and the forms in which objects are shown.
 *
 * <p>Comes in: {@link dev.davit.gate.room.Asked}. Goes out: replies and watches. Never here:
 * anything that writes.
 */
@NullMarked
package dev.davit.gate.read;

import org.jspecify.annotations.NullMarked;
