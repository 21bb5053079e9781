package dev.davit.gate.owner;

import dev.davit.gate.room.Asked;
import dev.davit.gate.room.Rights;
import dev.davit.gate.room.Scene;
import dev.davit.model.image.StoredObject;
import dev.davit.model.owned.Writer;
import dev.davit.policy.access.Authoriser;

/** Holds writes to the fields of their own domain. */
public final class FieldGuard {
    /** The parameter of a write that takes over what it changes. */
    public static final String TAKEOVER = "takeover";

    private final Rights rights;
    private final Fights fights;

    public FieldGuard(Rights rights, Fights fights) {
        this.rights = rights;
        this.fights = fights;
    }

    /** For one judgement of one write. */
    public Border border(Asked asked, StoredObject stored, Writer writer, Scene scene) {
        return new Border(this, fights, asked, stored, writer, scene);
    }

    boolean mayTakeOver(Asked asked) {
        return Authoriser.mayTakeOver(asked.request().identity(), asked.target(), rights.now());
    }
}
