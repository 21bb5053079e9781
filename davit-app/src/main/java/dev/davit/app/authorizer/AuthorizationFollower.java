package dev.davit.app.authorizer;

import dev.davit.app.follow.Rounds;
import dev.davit.base.HostFailure;
import dev.davit.base.Outcome;
import dev.davit.base.Refusal;
import dev.davit.policy.access.Advisers;
import dev.davit.port.Clock;
import java.nio.file.Path;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Follows {@code authorization.yaml} and the files that it names while the server runs. What they
 * say is checked as a whole before it counts; while it is wrong, what counted before goes on
 * counting. Requests take what counts from one volatile field and never wait for a look.
 */
public final class AuthorizationFollower implements Supplier<Advisers.InForce>, AutoCloseable {
    private static final System.Logger LOG = System.getLogger("dev.davit.authorization");

    /** How often the files are looked at. A change counts when they were the same for two looks. */
    private static final long LOOK_MILLIS = 1_000;

    private final Path path;
    private final AuthorizationFile file;
    private final Clock clock;
    private final AuthorizerMetrics metrics = new AuthorizerMetrics();
    private final Rounds rounds;

    /** What counts, and what it was read from. The rounds' alone, as the three below. */
    private AuthorizationFile.Reading counting;

    /** The newest reading was refused. */
    private boolean wrong;

    /** What the files were like when they were read last, right or wrong. */
    private Sources last;

    /** They have changed, and somebody may be writing still. */
    private Sources.@Nullable Looks settling;

    private volatile Advisers.InForce inForce;

    private AuthorizationFollower(Path path, Clock clock) {
        this.path = path;
        this.clock = clock;
        file = new AuthorizationFile(path, clock, metrics);
        counting = file.read(new TreeMap<>());
        last = counting.sources();
        inForce =
                switch (counting.advisers()) {
                    case Outcome.Ok<Advisers>(Advisers advisers) ->
                            new Advisers.InForce(0, advisers);
                    case Outcome.Refused<Advisers>(Refusal why) ->
                            throw new HostFailure("read", 0, path.toString(), why.message());
                };
        rounds = new Rounds("authorization", LOOK_MILLIS, this::look);
    }

    /**
     * Reads it; it is followed once {@link #start} was called.
     *
     * @throws HostFailure with everything that is wrong with it
     */
    public static AuthorizationFollower open(Path file, Clock clock) {
        return new AuthorizationFollower(file, clock);
    }

    public void start() {
        rounds.start();
    }

    @Override
    public Advisers.InForce get() {
        return inForce;
    }

    /** In Prometheus' text format. */
    public String metrics() {
        return metrics.text();
    }

    /** Reads the files anew where they have changed since they were read, and are whole. */
    void look() {
        Sources.Looks now = last.now();
        if (now.equals(last.then())) {
            settling = null;
        } else if (now.equals(settling)) {
            settling = null;
            reload();
        } else {
            settling = now;
        }
    }

    private void reload() {
        boolean wasThere = !counting.sources().isEmpty();
        AuthorizationFile.Reading next = file.read(counting.webhooks());
        last = next.sources();
        if (wasThere && next.sources().isEmpty()) {
            // Roles alone may allow what a file denied: taking it away has to be said by a file.
            refused("it is gone; a file that names RBAC alone leaves the roles alone");
            return;
        }
        switch (next.advisers()) {
            case Outcome.Refused<Advisers>(Refusal why) -> refused(why.message());
            case Outcome.Ok<Advisers>(Advisers advisers) -> {
                boolean same = next.sources().sameContents(counting.sources());
                counting = next;
                if (!same || wrong) {
                    counts(advisers, same);
                }
            }
        }
    }

    /**
     * @param same what was wrong is again what it was before
     */
    private void counts(Advisers advisers, boolean same) {
        wrong = false;
        if (!same) {
            inForce = new Advisers.InForce(inForce.number() + 1, advisers);
        }
        metrics.reloaded(true, clock.wallMillis());
        LOG.log(System.Logger.Level.INFO, "authorization.reloaded file=" + path);
    }

    private void refused(String why) {
        wrong = true;
        metrics.reloaded(false, clock.wallMillis());
        LOG.log(
                System.Logger.Level.WARNING,
                "authorization.refused file=" + path + " in-force=before why=" + why);
    }

    @Override
    public void close() {
        rounds.close();
    }
}
