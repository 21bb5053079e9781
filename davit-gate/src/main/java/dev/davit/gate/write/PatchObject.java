package dev.davit.gate.write;

import dev.davit.base.Outcome;
import dev.davit.gate.room.Admitted;
import dev.davit.gate.room.Asked;
import dev.davit.gate.room.Payload;
import dev.davit.gate.room.Refusals;
import dev.davit.gate.room.Scene;

/**
 * PATCH: a change relative to whatever is stored. Where the object has changed since it was first
 * judged, the patch is applied anew; a {@code resourceVersion} in the patch forbids that. A
 * server-side apply makes what is not there.
 */
public final class PatchObject implements WriteHandler {
    private final Replacement replacement;
    private final Wanted wanted;
    private final CreateObject create;

    public PatchObject(Replacement replacement, Wanted wanted, CreateObject create) {
        this.replacement = replacement;
        this.wanted = wanted;
        this.create = create;
    }

    @Override
    public Outcome<Admitted> admit(Asked asked, Scene scene) {
        if (!(asked.payload() instanceof Payload.Patch patch)) {
            return Refusals.bad("a patch is required");
        }
        String sub = asked.target().subresource();
        if (asked.applies() && sub.isEmpty() && scene.image().get(asked.key()) == null) {
            return wanted.made(asked, patch)
                    .then(config -> create.create(asked, config, scene, "apply"));
        }
        String verb = asked.applies() ? "apply" : "patch";
        return Replacement.stored(asked, scene)
                .then(stored ->
                        wanted.of(asked, stored, patch, scene)
                                .then(next -> Bodies.check(asked, next.tree()).map(next::with))
                                .then(next ->
                                        !sub.isEmpty()
                                                ? replacement.status(
                                                        next, stored, scene, verb + "/" + sub)
                                                : replacement.main(next, stored, scene, verb)));
    }
}
