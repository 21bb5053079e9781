package dev.davit.http;

import dev.davit.base.Outcome;
import dev.davit.model.request.Identity;

/** Room 2: credentials → who it is, or {@code Unauthorized}. */
@FunctionalInterface
public interface Identifier {

    /**
     * @param client the program, from the User-Agent: {@code kubectl/v1.32.4}; goes into {@link
     *     Identity#client}
     */
    Outcome<Identity> identify(Credentials credentials, String client);
}
