package dev.davit.app;

import dev.davit.app.follow.Rounds;
import dev.davit.app.pki.FrontProxy;
import dev.davit.base.HostFailure;
import dev.davit.port.Clock;
import java.time.Instant;

/** Has the front proxy's certificate made anew before it ends, for as long as the server runs. */
final class ProxyRenewal implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("dev.davit.pki");

    /** It is made anew weeks before it ends: what fails is tried again often enough. */
    private static final long LOOK_MILLIS = 3_600_000;

    private final FrontProxy proxy;
    private final Clock clock;
    private final Runnable tell;
    private final Rounds rounds;

    /** The authority that others were told of. The rounds' alone. */
    private String told;

    /**
     * @param tell others of the authority that counts now; fails as a {@link HostFailure}
     */
    ProxyRenewal(FrontProxy proxy, Clock clock, Runnable tell) {
        this.proxy = proxy;
        this.clock = clock;
        this.tell = tell;
        told = proxy.authorityPem();
        rounds = new Rounds("front proxy", LOOK_MILLIS, this::look);
    }

    void start() {
        rounds.start();
    }

    /** Does what is due. */
    void look() {
        try {
            if (proxy.renew(Instant.ofEpochMilli(clock.wallMillis()))) {
                LOG.log(System.Logger.Level.INFO, "front-proxy.renewed ends=" + proxy.ends());
            }
            String now = proxy.authorityPem();
            if (!now.equals(told)) {
                tell.run();
                told = now;
            }
        } catch (HostFailure failure) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "front-proxy.not-renewed reason=" + failure.getMessage());
        }
    }

    @Override
    public void close() {
        rounds.close();
    }
}
