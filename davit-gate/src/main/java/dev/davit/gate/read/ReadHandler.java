package dev.davit.gate.read;

import dev.davit.base.Outcome;
import dev.davit.gate.room.Asked;
import dev.davit.model.request.Reply;

/** Answers one kind of question from what is published. */
@FunctionalInterface
public interface ReadHandler {
    Outcome<Reply> answer(Asked asked);
}
