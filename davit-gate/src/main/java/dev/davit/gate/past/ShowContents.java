package dev.davit.gate.past;

import dev.davit.base.Outcome;
import dev.davit.gate.read.ContinueToken;
import dev.davit.gate.read.ReadHandler;
import dev.davit.gate.room.Asked;
import dev.davit.gate.room.Refusals;
import dev.davit.gate.room.Rights;
import dev.davit.gate.room.Rules;
import dev.davit.model.image.StoredObject;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Key;
import dev.davit.model.kind.Kind;
import dev.davit.model.request.Reply;
import dev.davit.model.request.Target;
import dev.davit.model.request.Verb;
import dev.davit.model.select.LabelSelector;
import dev.davit.store.History;
import dev.davit.store.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * GET of {@code …/namespaces/{name}/contents}: all objects of a namespace whose kinds have a
 * history, at {@code ?revision=N} or {@code ?at=TIME}, or now; as one {@code v1 List} that can be
 * applied. With {@code deleted=true}: what was deleted in it and did not come back (see {@link
 * ShowGone}). The namespace itself may be gone.
 *
 * <p>{@code resources=configmaps,deployments.apps} and {@code labelSelector} choose; {@code limit}
 * (500 by default, 1,000 at most) and {@code continue} page: all pages are of one revision. Kinds
 * that the one who asks may not list are left out, and a warning names them.
 */
public final class ShowContents implements ReadHandler {
    private final Store store;
    private final Moments moments;
    private final Rules rules;
    private final Rights rights;
    private final Reach reach;

    public ShowContents(Store store, Rules rules, Rights rights) {
        this.store = store;
        this.moments = new Moments(store);
        this.rules = rules;
        this.rights = rights;
        this.reach = new Reach(store, rules, rights);
    }

    /**
     * A page to be made.
     *
     * @param token where the last one ended: its namespace is a kind's word, its name an object's
     */
    private record Page(
            long revision,
            @Nullable ContinueToken token,
            LabelSelector labels,
            List<Kind> kinds,
            int limit,
            List<String> warnings) {}

    @Override
    public Outcome<Reply> answer(Asked asked) {
        String token = asked.options().firstOr("continue", "");
        return LabelSelector.parse(asked.options().firstOr("labelSelector", ""))
                .then(labels ->
                        ShowGone.limit(asked)
                                .then(limit ->
                                        (token.isEmpty()
                                                        ? revision(asked)
                                                                .map(found -> at(found, null))
                                                        : ContinueToken.parse(token)
                                                                .map(t -> at(t.revision(), t)))
                                                .then(start -> page(asked, start, labels, limit))))
                .then(page -> ShowGone.asked(asked) ? gone(asked, page) : then(asked, page));
    }

    private record Start(long revision, @Nullable ContinueToken token) {}

    private static Start at(long revision, @Nullable ContinueToken token) {
        return new Start(revision, token);
    }

    private Outcome<Long> revision(Asked asked) {
        return Moments.asked(asked.options())
                ? moments.of(asked.kind(), asked.options())
                : Outcome.ok(store.image().revision());
    }

    private Outcome<Page> page(Asked asked, Start start, LabelSelector labels, int limit) {
        Set<String> words = new TreeSet<>();
        for (String word : asked.options().firstOr("resources", "").split(",", 200)) {
            if (!word.isBlank()) {
                words.add(word.strip());
            }
        }
        List<Kind> kinds = new ArrayList<>();
        List<String> warnings = new ArrayList<>();
        Set<String> unknown = new TreeSet<>(words);
        for (Kind kind : Kept.inNamespaces(store.image(), words)) {
            unknown.remove(kind.id().toString());
            Target list = new Target(kind, asked.target().name(), "", "");
            boolean listed =
                    rules.authorise(asked.request().identity(), Verb.LIST, list, rights.now())
                            instanceof Outcome.Ok;
            if (listed && (ShowGone.asked(asked) || start.revision >= from(asked, kind))) {
                kinds.add(kind);
            } else {
                warnings.add(
                        "%s are left out: you may not list them here%s"
                                .formatted(
                                        Refusals.resource(kind),
                                        listed
                                                ? " as they were before the namespace was made anew"
                                                : ""));
            }
        }
        return unknown.isEmpty()
                ? Outcome.ok(new Page(start.revision, start.token, labels, kinds, limit, warnings))
                : Refusals.bad(
                        "resources: Not found: \"%s\": no namespaced kind with a history has this name"
                                .formatted(String.join(", ", unknown)));
    }

    /** From which revision on the asking one may list objects of a kind. */
    private long from(Asked asked, Kind kind) {
        return reach.from(new Reach.Question(asked, Verb.LIST, kind, asked.target().name(), ""));
    }

    /** Those of the kinds behind which the last page ended. */
    private static boolean done(Page page, Kind kind) {
        ContinueToken token = page.token;
        return token != null && kind.id().compareTo(Kept.id(token.namespace())) < 0;
    }

    private static @Nullable Key after(Page page, Kind kind, String namespace) {
        ContinueToken token = page.token;
        return token != null && kind.id().equals(Kept.id(token.namespace()))
                ? new Key(kind.id(), namespace, token.name())
                : null;
    }

    private Outcome<Reply> then(Asked asked, Page page) {
        String namespace = asked.target().name();
        List<Json> items = new ArrayList<>();
        List<String> warnings = new ArrayList<>(page.warnings);
        String token = "";
        for (Kind kind : page.kinds) {
            if (done(page, kind) || !token.isEmpty()) {
                continue;
            }
            int room = page.limit - items.size();
            History.Listing found =
                    store.history()
                            .listAt(
                                    kind.id(),
                                    namespace,
                                    page.revision,
                                    after(page, kind, namespace),
                                    Math.max(1, room));
            if (page.revision < found.horizon()) {
                return ListThen.forgotten(kind, page.revision, found.horizon());
            }
            if (room == 0) {
                token = found.entries().isEmpty() ? "" : token(page.revision, kind, "");
                continue;
            }
            warnings.addAll(ListThen.lost(kind, found.lost(), page.revision));
            for (History.Entry entry : found.entries()) {
                StoredObject then =
                        States.at(kind, entry, page.revision, store.image().get(entry.key()));
                if (then != null && chosen(page, then)) {
                    items.add(then.passingTree());
                }
            }
            if (found.more()) {
                token = token(page.revision, kind, found.entries().getLast().key().name());
            }
        }
        return Outcome.ok(new Reply.Document(200, list(page.revision, items, token), warnings));
    }

    private static boolean chosen(Page page, StoredObject object) {
        return page.labels.isEverything()
                || page.labels.matches(object.passingTree().object("metadata", "labels"));
    }

    private static String token(long revision, Kind kind, String name) {
        return new ContinueToken(revision, kind.id().toString(), name, -1).text();
    }

    private static JsonObject list(long revision, List<Json> items, String token) {
        JsonObject.Builder metadata =
                JsonObject.builder().put("resourceVersion", Long.toString(revision));
        if (!token.isEmpty()) {
            metadata.put("continue", token);
        }
        return JsonObject.builder()
                .put("apiVersion", "v1")
                .put("kind", "List")
                .put("metadata", metadata.build())
                .put("items", new JsonArray(items))
                .build();
    }

    private Outcome<Reply> gone(Asked asked, Page page) {
        String namespace = asked.target().name();
        List<Json> items = new ArrayList<>();
        String token = "";
        for (Kind kind : page.kinds) {
            if (done(page, kind) || !token.isEmpty()) {
                continue;
            }
            int room = page.limit - items.size();
            if (room == 0) {
                token = token(page.revision, kind, "");
                continue;
            }
            History.GonePage found =
                    store.history()
                            .gone(
                                    kind.id(),
                                    namespace,
                                    after(page, kind, namespace),
                                    room,
                                    ShowGone.MAX_SCANNED);
            long from = from(asked, kind);
            for (History.Gone each : found.all()) {
                if (each.removal().revision() >= from) {
                    items.add(ShowGone.item(kind, each));
                }
            }
            Key next = found.next();
            token = next == null ? "" : token(page.revision, kind, next.name());
        }
        return Outcome.ok(new Reply.Document(200, ShowGone.document(items, token), page.warnings));
    }
}
