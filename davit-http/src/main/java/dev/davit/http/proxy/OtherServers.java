package dev.davit.http.proxy;

import dev.davit.base.Outcome;
import dev.davit.base.Reason;
import dev.davit.base.Refusal;
import dev.davit.model.openapi.Elsewhere;

/** Other API servers, as APIServices name them. Asked from any thread; never blocks. */
public interface OtherServers {
    /** There are none. */
    OtherServers NONE =
            new OtherServers() {
                @Override
                public Elsewhere said() {
                    return Elsewhere.NOTHING;
                }

                @Override
                public Outcome<Way> way(Elsewhere.Version of) {
                    return Outcome.refused(
                            Refusal.of(Reason.SERVICE_UNAVAILABLE, "service unavailable"));
                }
            };

    /** What they serve now; another one whenever anything of it has changed. */
    Elsewhere said();

    /** To the server of one group and version; refused with 503 where it is not available. */
    Outcome<Way> way(Elsewhere.Version of);

    /**
     * How a server is reached now.
     *
     * @param host as requests name it: {@code NAME.NAMESPACE.svc:443}
     */
    record Way(Upstream to, String host) {}
}
