package dev.davit.http;

import dev.davit.base.Outcome;
import dev.davit.base.Reason;
import dev.davit.base.Refusal;
import dev.davit.gate.Gate;
import dev.davit.gate.Impersonation;
import dev.davit.gate.ProxyPermit;
import dev.davit.gate.StreamPermit;
import dev.davit.gate.Watch;
import dev.davit.model.image.StoredObject;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonReader;
import dev.davit.model.json.JsonWriter;
import dev.davit.model.kind.Key;
import dev.davit.model.kind.Kinds;
import dev.davit.model.request.Body;
import dev.davit.model.request.Identity;
import dev.davit.model.request.Options;
import dev.davit.model.request.Reply;
import dev.davit.model.request.Request;
import dev.davit.model.request.Target;
import dev.davit.model.request.Verb;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Answers from what it was given: the wire under test, without the rooms behind it. */
final class CannedGate implements Gate {
    final List<StoredObject> items = new ArrayList<>();
    final List<Request> seen = new ArrayList<>();
    final LinkedBlockingQueue<Watch.Batch> batches = new LinkedBlockingQueue<>();
    final AtomicLong openWatches = new AtomicLong();
    volatile boolean remember = true;

    /** Whether requests are to be answered without a thread, and watches served without one. */
    volatile boolean brief;

    private CompletableFuture<Void> news = new CompletableFuture<>();

    /** So many config maps of so many bytes. */
    void fill(int count, int padding) {
        items.clear();
        Request list =
                Request.of(
                        Identity.controller("test"),
                        Verb.LIST,
                        new Target(Kinds.CONFIG_MAP, "d", "", ""),
                        Options.NONE,
                        Body.None.NONE);
        for (int i = 0; i < count; i++) {
            items.add(object(list, "cm-" + i, i + 1, padding));
        }
    }

    static StoredObject object(Request request, String name, long revision, int padding) {
        Key key = new Key(request.target().kind().id(), request.target().namespace(), name);
        JsonObject body =
                JsonObject.builder()
                        .put("kind", request.target().kind().kind())
                        .put("apiVersion", request.target().kind().apiVersion())
                        .put(
                                "metadata",
                                JsonObject.builder()
                                        .put("name", name)
                                        .put("namespace", request.target().namespace())
                                        .put("resourceVersion", Long.toString(revision))
                                        .build())
                        .put("data", JsonObject.builder().put("x", "y".repeat(padding)).build())
                        .build();
        return new StoredObject(key, "uid-" + name, revision, JsonWriter.write(body));
    }

    @Override
    public Outcome<Reply> handle(Request request) {
        if (remember) {
            synchronized (seen) {
                seen.add(request);
            }
        }
        return switch (request.verb()) {
            case GET -> get(request);
            case LIST ->
                    Outcome.ok(
                            new Reply.Many(
                                    request.target().kind(),
                                    7,
                                    List.copyOf(items),
                                    "",
                                    -1,
                                    List.of()));
            case CREATE, UPDATE, PATCH -> written(request);
            case WATCH, DELETE, DELETECOLLECTION ->
                    Outcome.refused(Refusal.of(Reason.METHOD_NOT_ALLOWED, "not canned"));
        };
    }

    private Outcome<Reply> get(Request request) {
        String name = request.target().name();
        if (name.equals("overflow")) {
            throw new StackOverflowError("canned");
        }
        for (StoredObject item : items) {
            if (item.key().name().equals(name)) {
                return Outcome.ok(new Reply.One(200, request.target().kind(), item, List.of()));
            }
        }
        return Outcome.refused(
                Refusal.of(Reason.NOT_FOUND, "\"" + name + "\" not found")
                        .about(new Refusal.Subject("", "pods", name, null)));
    }

    private static Outcome<Reply> written(Request request) {
        JsonObject echo =
                request.body() instanceof Body.Raw raw
                        ? JsonObject.builder()
                                .put("type", raw.contentType())
                                .put("size", raw.bytes().length)
                                .build()
                        : JsonReader.readObject(
                                "{}".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        return Outcome.ok(new Reply.Document(201, echo, List.of("mind the \"gap\"\r\nX-Evil: 1")));
    }

    @Override
    public boolean brief(Request request) {
        return brief && request.verb() != Verb.WATCH;
    }

    @Override
    public Outcome<Identity> document(Identity who, String verb, String path) {
        return Outcome.ok(who);
    }

    @Override
    public Outcome<Identity> impersonate(Identity real, Impersonation wanted) {
        return wanted.user().equals("bob")
                ? Outcome.refused(Refusal.of(Reason.FORBIDDEN, "not as bob"))
                : Outcome.ok(
                        new Identity(
                                wanted.user(),
                                wanted.groups(),
                                real.client(),
                                wanted.uid(),
                                wanted.extra(),
                                real.name()));
    }

    /** Something for whoever watches. */
    void say(Watch.Batch batch) {
        CompletableFuture<Void> told;
        synchronized (batches) {
            batches.add(batch);
            told = news;
            news = new CompletableFuture<>();
        }
        told.complete(null);
    }

    /** Where requests for programs in the cluster go. */
    volatile @Nullable ProxyPermit programs;

    @Override
    public Outcome<ProxyPermit> proxy(Request request) {
        ProxyPermit permit = programs;
        return permit == null ? Gate.super.proxy(request) : Outcome.ok(permit);
    }

    /** What watches are refused with. */
    volatile @Nullable Refusal noWatch;

    private CompletableFuture<Void> news() {
        synchronized (batches) {
            return batches.isEmpty() ? news : CompletableFuture.completedFuture(null);
        }
    }

    @Override
    public Outcome<Watch> watch(Request request) {
        Refusal refusal = noWatch;
        if (refusal != null) {
            return Outcome.refused(refusal);
        }
        openWatches.incrementAndGet();
        return Outcome.ok(
                new Watch() {
                    @Override
                    public @Nullable Batch take(long timeoutMillis) throws InterruptedException {
                        Batch batch = batches.poll(timeoutMillis, TimeUnit.MILLISECONDS);
                        if (batch == null) {
                            return new Batch(List.of(), 9);
                        }
                        return batch.seenRevision() < 0 ? null : batch;
                    }

                    @Override
                    public @Nullable Batch poll() {
                        Batch batch = batches.poll();
                        if (batch == null) {
                            return new Batch(List.of(), 9);
                        }
                        return batch.seenRevision() < 0 ? null : batch;
                    }

                    @Override
                    public @Nullable CompletableFuture<Void> news() {
                        return brief ? CannedGate.this.news() : null;
                    }

                    @Override
                    public void close() {
                        openWatches.decrementAndGet();
                    }
                });
    }

    @Override
    public Outcome<StreamPermit> stream(Request request) {
        return request.target().name().equals("missing")
                ? Outcome.refused(Refusal.of(Reason.NOT_FOUND, "pods \"missing\" not found"))
                : Outcome.ok(
                        new StreamPermit(
                                object(request, request.target().name(), 1, 1), "n1", "main"));
    }

    @Override
    public Outcome<StoredObject> node(Request request) {
        return Outcome.ok(object(request, request.target().name(), 1, 1));
    }
}
