package dev.davit.gate.write;

import dev.davit.base.Outcome;
import dev.davit.gate.room.Admitted;
import dev.davit.gate.room.Asked;
import dev.davit.gate.room.Scene;

/** PUT: the whole object, or its whole status. It must exist: nothing is made by an update. */
public final class UpdateObject implements WriteHandler {
    private final Replacement replacement;

    public UpdateObject(Replacement replacement) {
        this.replacement = replacement;
    }

    @Override
    public Outcome<Admitted> admit(Asked asked, Scene scene) {
        String sub = asked.target().subresource();
        return Bodies.of(asked)
                .then(wanted ->
                        Replacement.stored(asked, scene)
                                .then(stored ->
                                        !sub.isEmpty()
                                                ? replacement.status(
                                                        Wanted.Wish.of(asked, wanted),
                                                        stored,
                                                        scene,
                                                        "update/" + sub)
                                                : replacement.main(
                                                        asked, stored, wanted, scene, "update")));
    }
}
