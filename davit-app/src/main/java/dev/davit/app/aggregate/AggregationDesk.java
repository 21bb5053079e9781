package dev.davit.app.aggregate;

import dev.davit.app.follow.ChangeFollower;
import dev.davit.base.Outcome;
import dev.davit.base.Reason;
import dev.davit.base.Refusal;
import dev.davit.gate.Gate;
import dev.davit.http.proxy.OtherServers;
import dev.davit.http.proxy.Upstream;
import dev.davit.model.image.ImageView;
import dev.davit.model.kind.ExtensionKinds;
import dev.davit.model.openapi.Elsewhere;
import dev.davit.policy.service.Backends;
import dev.davit.policy.service.Backends.Backend;
import dev.davit.port.Clock;
import dev.davit.store.Interest;
import dev.davit.store.Store;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.net.ssl.KeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Knows the other API servers. One thread owns what is known: it follows APIServices, looks at the
 * endpoints of their services, has each server asked on a virtual thread, and publishes what was
 * found. Requests are answered from what is published and never wait for a look.
 */
public final class AggregationDesk implements OtherServers, AutoCloseable {
    /** APIServices of other servers that are looked at; more are not available. */
    private static final int MAX_SERVICES = 256;

    /** While there are some: how often their services' endpoints are looked at. */
    private static final long LOOK_MILLIS = 500;

    private static final long IDLE_MILLIS = 60_000;
    private static final long AGAIN_MILLIS = 10_000;

    /** After a failure. */
    private static final long SOON_MILLIS = 2_000;

    private final Store store;
    private final Clock clock;
    private final Secured secured;
    private final Telling telling;
    private final ChangeFollower follower;

    /** The owner's alone, as all that is in them. */
    private final SortedMap<String, Watched> watched = new TreeMap<>();

    /** Bounded: one look of each is under way at a time. */
    private final ConcurrentLinkedQueue<Found> found = new ConcurrentLinkedQueue<>();

    private volatile Published published = new Published(Elsewhere.NOTHING, new TreeMap<>());

    /** What requests are answered from; never changed. */
    private record Published(Elsewhere said, SortedMap<String, Reached> ways) {}

    /** How one server is reached; its endpoints are looked up by each request. */
    private record Reached(Registered of, boolean available, Upstream.@Nullable Tls tls) {}

    private record Found(Registered of, Finding finding) {}

    /** What the owner knows of one APIService. */
    private static final class Watched {
        Registered of;
        Upstream.@Nullable Tls tls;
        Finding finding = Finding.failed("not asked yet");
        boolean known;
        boolean underWay;
        long dueMillis;

        Watched(Registered of) {
            this.of = of;
        }

        void settle(Finding next) {
            finding = next.remembering(finding);
            known = true;
        }
    }

    /**
     * @param shown what this server proves itself with, as the front proxy that it is
     */
    public AggregationDesk(Store store, Gate gate, Clock clock, KeyManager[] shown) {
        this.store = store;
        this.clock = clock;
        this.secured = new Secured(shown);
        this.telling = new Telling(gate, clock);
        Interest registered = new Interest(ExtensionKinds.API_SERVICE.id(), "", "");
        follower = new ChangeFollower("aggregation", store, registered, this::turn);
    }

    public void start() {
        follower.start();
    }

    @Override
    public Elsewhere said() {
        return published.said();
    }

    @Override
    public Outcome<Way> way(Elsewhere.Version of) {
        Reached reached = published.ways().get(of.name());
        Upstream.Tls tls = reached == null ? null : reached.tls();
        if (reached == null || tls == null || !reached.available()) {
            return Outcome.refused(Refusal.of(Reason.SERVICE_UNAVAILABLE, "service unavailable"));
        }
        Registered to = reached.of();
        String port = Integer.toString(to.port());
        return Backends.of(store.image(), to.namespace(), to.service(), port)
                .map(backends -> way(to, backends, tls));
    }

    private static Way way(Registered to, List<Backend> backends, Upstream.Tls tls) {
        return new Way(new Upstream(backends, tls), to.host() + ":" + to.port());
    }

    private long turn(boolean changed) {
        look(changed);
        return watched.isEmpty() ? IDLE_MILLIS : LOOK_MILLIS;
    }

    private void look(boolean changed) {
        ImageView image = store.image();
        if (changed) {
            register(image);
        }
        for (Found each = found.poll(); each != null; each = found.poll()) {
            take(each);
        }
        long now = clock.wallMillis();
        watched.values().forEach(each -> look(image, each, now));
        publish();
        for (Watched each : watched.values()) {
            if (each.known) {
                telling.tell(image, each.of, each.finding);
            }
        }
    }

    private void register(ImageView image) {
        SortedMap<String, Registered> there = new TreeMap<>();
        image.scan(
                ExtensionKinds.API_SERVICE.id(),
                "",
                null,
                stored -> {
                    if (!stored.tree().object("spec", "service").isEmpty()) {
                        there.put(stored.key().name(), Registered.of(stored));
                    }
                    return there.size() < MAX_SERVICES;
                });
        watched.keySet().retainAll(there.keySet());
        there.forEach((name, of) -> {
            Watched each = watched.get(name);
            if (each == null || !each.of.equals(of)) {
                watched.put(name, renewed(each, of));
            }
        });
    }

    private Watched renewed(@Nullable Watched before, Registered of) {
        Watched fresh = new Watched(of);
        if (before != null) {
            fresh.underWay = before.underWay;
            fresh.finding = fresh.finding.remembering(before.finding);
        }
        try {
            fresh.tls = secured.with(of);
        } catch (GeneralSecurityException broken) {
            fresh.settle(Finding.failed("caBundle: " + broken.getMessage()));
        }
        return fresh;
    }

    private void take(Found each) {
        Watched known = watched.get(each.of().name());
        if (known == null) {
            return;
        }
        known.underWay = false;
        // Else it has changed meanwhile, and is due.
        if (known.of.equals(each.of())) {
            known.settle(each.finding());
            boolean available = each.finding().available();
            known.dueMillis = clock.wallMillis() + (available ? AGAIN_MILLIS : SOON_MILLIS);
        }
    }

    private void look(ImageView image, Watched each, long now) {
        Registered of = each.of;
        Upstream.Tls tls = each.tls;
        if (tls == null) {
            return;
        }
        String port = Integer.toString(of.port());
        switch (Backends.find(image, of.namespace(), of.service(), port)) {
            case Backends.Nowhere nowhere -> {
                each.settle(Finding.nowhere(of, nowhere));
                each.dueMillis = 0;
            }
            case Backends.Ready(List<Backend> backends, int _) -> {
                if (!each.underWay && each.dueMillis <= now) {
                    each.underWay = true;
                    ask(of, way(of, backends, tls), each.finding);
                }
            }
        }
    }

    /** Returns at once. */
    private void ask(Registered of, Way way, Finding before) {
        Thread.ofVirtual()
                .name("aggregation-look")
                .start(() -> {
                    Finding finding = Finding.failed("the look failed");
                    try {
                        finding = new Look(of, way).find(before);
                    } finally {
                        found.add(new Found(of, finding));
                        follower.wake();
                    }
                });
    }

    private void publish() {
        List<Elsewhere.Version> versions = new ArrayList<>();
        SortedMap<String, Reached> ways = new TreeMap<>();
        watched.forEach((name, each) -> {
            boolean available = each.known && each.finding.available();
            versions.add(version(each, available));
            ways.put(name, new Reached(each.of, available, each.tls));
        });
        Elsewhere before = published.said();
        Elsewhere now = new Elsewhere(versions);
        // Who keeps documents keeps them for as long as this is the same.
        published = new Published(now.all().equals(before.all()) ? before : now, ways);
    }

    private static Elsewhere.Version version(Watched each, boolean available) {
        return new Elsewhere.Version(
                each.of.name(),
                each.of.group(),
                each.of.version(),
                each.of.groupPriority(),
                each.of.versionPriority(),
                available,
                each.finding.resources(),
                each.finding.three(),
                each.finding.two());
    }

    @Override
    public void close() {
        follower.close();
    }
}
