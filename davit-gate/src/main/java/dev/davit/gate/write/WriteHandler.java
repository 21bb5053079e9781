package dev.davit.gate.write;

import dev.davit.base.Outcome;
import dev.davit.gate.room.Admitted;
import dev.davit.gate.room.Asked;
import dev.davit.gate.room.Scene;

/**
 * Room 5 for one verb and subresource. Called by the client's thread on the newest image, and again
 * by the commit thread where that image has moved on in the meantime.
 */
@FunctionalInterface
public interface WriteHandler {
    Outcome<Admitted> admit(Asked asked, Scene scene);
}
