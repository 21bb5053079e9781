package dev.davit.model.request;

import dev.davit.model.kind.Key;
import dev.davit.model.kind.Kind;

/**
 * What a request rests on: that this object is there, and wants what it wanted when the request was
 * thought of. Judged on the very state that the request would change; where it does not hold, the
 * request is refused as a conflict, however late it comes.
 *
 * @param generation {@code metadata.generation}: states that differ in their status only are equal
 */
public record Premise(Kind kind, Key key, String uid, long generation) {}
