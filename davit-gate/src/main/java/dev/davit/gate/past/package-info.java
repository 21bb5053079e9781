/**
 * What was: states at a revision or a time, histories, who set which field, and the way back.
 *
 * <p>Comes in: {@link dev.davit.gate.room.Asked}. Goes out: replies, and the one write of a
 * rollback. Never here: how history is kept.
 */
@NullMarked
package dev.davit.gate.past;

import org.jspecify.annotations.NullMarked;
