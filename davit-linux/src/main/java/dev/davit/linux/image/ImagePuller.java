package dev.davit.linux.image;

import dev.davit.base.HostFailure;
import dev.davit.linux.image.registry.Registries;
import dev.davit.linux.image.registry.RegistryFailure;
import dev.davit.linux.image.registry.Repository;
import dev.davit.port.ImagePulls;
import dev.davit.port.Images;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Pulls images into the store. One pull per reference and credentials at a time, whoever asks;
 * layers of one image beside each other; each layer in one pass (see {@link LayerFetch}).
 */
public final class ImagePuller implements ImagePulls {
    /** Of all images. */
    static final int FETCHES_AT_ONCE = 12;

    private final ImageStore store;
    private final Registries registries;
    private final Platforms platforms;
    private final Partials partials;
    private final LayerFlights flights = new LayerFlights();
    private final Semaphore fetches = new Semaphore(FETCHES_AT_ONCE, true);
    private final ConcurrentHashMap<Pull, CompletableFuture<Answer>> pulls =
            new ConcurrentHashMap<>();
    private final ConcurrentHashMap<String, Meter> meters = new ConcurrentHashMap<>();

    private ImagePuller(ImageStore store, Registries registries, Partials partials) {
        this.store = store;
        this.registries = registries;
        this.platforms = new Platforms(store.architecture());
        this.partials = partials;
    }

    /** Finds parts of layers that an earlier program had fetched, and removes old ones. */
    public static ImagePuller open(ImageStore store, Registries registries) {
        try {
            Partials partials = new Partials(store.partials());
            partials.sweep(store.nowMillis());
            return new ImagePuller(store, registries, partials);
        } catch (IOException e) {
            throw new HostFailure("open image store", store.partials().toString(), e);
        }
    }

    @Override
    public Optional<Progress> progress(String reference) {
        Reference parsed = Reference.parse(reference);
        Meter meter = parsed == null ? null : meters.get(parsed.toString());
        return Optional.ofNullable(meter).map(Meter::progress);
    }

    @Override
    public Answer pull(Pull asked) {
        Reference reference = Reference.parse(asked.reference());
        if (reference == null) {
            return new Failed(
                    true,
                    "couldn't parse image name \"%s\": invalid reference format"
                            .formatted(asked.reference()),
                    "write it like nginx:1.27, example.com/team/app:v2 or name@sha256:…",
                    0);
        }
        Pull pull = new Pull(reference.toString(), asked.secrets());
        CompletableFuture<Answer> mine = new CompletableFuture<>();
        CompletableFuture<Answer> other = pulls.putIfAbsent(pull, mine);
        if (other != null) {
            return joined(other);
        }
        Meter meter = new Meter();
        meters.put(pull.reference(), meter);
        Answer answer =
                new Failed(
                        false, "the pull of " + reference + " ended by a mistake in davit", "", 0);
        try {
            answer = attempt(reference, pull, meter);
        } finally {
            meters.remove(pull.reference(), meter);
            pulls.remove(pull, mine);
            mine.complete(answer);
        }
        return answer;
    }

    private static Answer joined(CompletableFuture<Answer> other) {
        try {
            return other.get();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return new Failed(false, "the pull was interrupted", "", 0);
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private Answer attempt(Reference reference, Pull pull, Meter meter) {
        long began = System.nanoTime();
        try {
            Images.Image image = image(reference, pull, meter);
            long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
            return new Pulled(image, millis, meter.fetchedBytes());
        } catch (RegistryFailure failure) {
            return new Failed(
                    false, failure.message(), failure.unblock(), failure.retryAfterMillis());
        } catch (HostFailure failure) {
            boolean full =
                    failure.errno() == FileCalls.ENOSPC || failure.errno() == FileCalls.EDQUOT;
            return full ? full(reference) : disk(reference, failure);
        } catch (IOException failure) {
            return Partials.full(failure) ? full(reference) : disk(reference, failure);
        }
    }

    private static Failed full(Reference reference) {
        return new Failed(
                false,
                "there is no room on the disk of this node for image " + reference,
                "davit image prune, or make room",
                0);
    }

    private static Failed disk(Reference reference, Exception failure) {
        return new Failed(
                false,
                "image "
                        + reference
                        + " cannot be put on this node's disk: "
                        + failure.getMessage(),
                "see the node's log and its disk",
                0);
    }

    /** Mirrors first; what the registry itself says is what counts. */
    private Images.Image image(Reference reference, Pull pull, Meter meter) throws IOException {
        int slash = reference.repository().indexOf('/');
        List<Registries.Secret> secrets =
                pull.secrets().stream()
                        .map(secret -> new Registries.Secret(secret.name(), secret.dockerConfig()))
                        .toList();
        List<Repository> places =
                registries.repository(
                        reference.repository().substring(0, slash),
                        reference.repository().substring(slash + 1),
                        secrets,
                        meter);
        List<String> mirrors = new ArrayList<>();
        for (Repository place : places.subList(0, places.size() - 1)) {
            try {
                return from(place, reference, meter);
            } catch (RegistryFailure failure) {
                mirrors.add(failure.message());
            }
        }
        try {
            return from(places.getLast(), reference, meter);
        } catch (RegistryFailure failure) {
            throw mirrors.isEmpty()
                    ? failure
                    : new RegistryFailure(
                            failure.message() + "; its mirrors: " + String.join("; ", mirrors),
                            failure.unblock(),
                            failure.retryAfterMillis());
        }
    }

    private Images.Image from(Repository place, Reference reference, Meter meter)
            throws IOException {
        boolean pinned = !reference.digest().isEmpty();
        String target = pinned ? reference.digest() : reference.tag();
        String digest = pinned ? target : place.digest(target).orElse("");
        List<String> names = pinned ? List.of() : List.of(reference.named());
        Images.Image there =
                digest.isEmpty()
                        ? null
                        : store.rename(reference.repository() + "@" + digest, names);
        if (there != null) {
            return there;
        }
        // By digest, so that what is fetched is what was looked for, also where the tag moves now.
        RemoteImage remote =
                RemoteImage.resolve(
                        place, digest.isEmpty() ? target : digest, reference.toString(), platforms);
        List<String> diffIds = remote.layers().stream().map(RemoteImage.Layer::diffId).toList();
        try (ImageStore.Hold _ = store.hold(diffIds)) {
            fetch(place, remote, meter);
            List<String> digests =
                    remote.digests().stream().map(d -> reference.repository() + "@" + d).toList();
            return store.add(found(remote), names, digests);
        }
    }

    private static Found found(RemoteImage remote) {
        List<Found.Layer> layers =
                remote.layers().stream()
                        .map(layer -> new Found.Layer("", layer.digest(), layer.diffId()))
                        .toList();
        return new Found(remote.id(), List.of(), "", remote.config(), layers);
    }

    private void fetch(Repository place, RemoteImage remote, Meter meter) throws IOException {
        List<RemoteImage.Layer> missing = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        long bytes = 0;
        for (RemoteImage.Layer layer : remote.layers()) {
            if (seen.add(layer.diffId()) && !store.hasLayer(layer.diffId())) {
                missing.add(layer);
                bytes += layer.size();
            }
        }
        meter.expects(seen.size(), seen.size() - missing.size(), bytes);
        try {
            Together.run(
                    missing.stream()
                            .<Together.Work>map(layer -> () -> one(place, layer, meter))
                            .toList());
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new RegistryFailure("the pull was interrupted", "");
        }
    }

    private void one(Repository place, RemoteImage.Layer layer, Meter meter)
            throws IOException, InterruptedException {
        fetches.acquire();
        try {
            flights.have(layer.diffId(), () -> fetched(place, layer, meter));
            meter.layerDone();
        } finally {
            fetches.release();
        }
    }

    private void fetched(Repository place, RemoteImage.Layer layer, Meter meter)
            throws IOException {
        if (store.hasLayer(layer.diffId())) {
            return;
        }
        Path workshop = store.workshop();
        try {
            Path made = java.nio.file.Files.createDirectory(workshop.resolve("layer"));
            new LayerFetch(place, layer, partials, meter).into(made);
            store.place(layer.diffId(), made);
        } finally {
            Trees.delete(workshop);
        }
    }
}
