package dev.davit.gate.past;

import dev.davit.base.Outcome;
import dev.davit.base.Reason;
import dev.davit.base.Refusal;
import dev.davit.gate.read.ContinueToken;
import dev.davit.gate.read.ReadHandler;
import dev.davit.gate.read.Selection;
import dev.davit.gate.room.Asked;
import dev.davit.gate.room.Refusals;
import dev.davit.gate.room.Rights;
import dev.davit.gate.room.Rules;
import dev.davit.model.image.StoredObject;
import dev.davit.model.kind.Key;
import dev.davit.model.kind.Kind;
import dev.davit.model.request.Reply;
import dev.davit.store.History;
import dev.davit.store.Store;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * GET of a collection as it was, in pages where {@code limit} asks for them: all pages are of one
 * revision. An object whose state then is not kept is left out, and a warning names it.
 */
public final class ListThen implements ReadHandler {
    /** Without a limit. */
    public static final int MAX_ITEMS = 50_000;

    public static final int MAX_PAGE = 10_000;

    /** Objects that are named in warnings; the rest is counted. */
    private static final int MAX_NAMED = 10;

    private final Store store;
    private final Moments moments;
    private final Reach reach;

    public ListThen(Store store, Rules rules, Rights rights) {
        this.store = store;
        this.moments = new Moments(store);
        this.reach = new Reach(store, rules, rights);
    }

    /** Where a page begins. */
    private record Page(long revision, @Nullable Key after, int limit, boolean whole) {}

    @Override
    public Outcome<Reply> answer(Asked asked) {
        return page(asked)
                .then(page -> Selection.of(asked).then(chosen -> answer(asked, page, chosen)));
    }

    private Outcome<Page> page(Asked asked) {
        String text = asked.options().firstOr("limit", "0");
        if (!text.matches("[0-9]{1,18}")) {
            return Refusals.bad("limit: Invalid value: \"" + text + "\": must be 0 or more");
        }
        long wished = Long.parseLong(text);
        int limit = wished == 0 ? MAX_ITEMS : (int) Math.min(MAX_PAGE, wished);
        String token = asked.options().firstOr("continue", "");
        return moments.of(asked.kind(), asked.options())
                .then(revision ->
                        token.isEmpty()
                                ? Outcome.ok(new Page(revision, null, limit, wished == 0))
                                : ContinueToken.parse(token)
                                        .map(at ->
                                                new Page(
                                                        at.revision(),
                                                        at.after(asked.kind().id()),
                                                        limit,
                                                        wished == 0)))
                .then(page -> reach.within(Reach.Question.of(asked), page.revision).map(_ -> page));
    }

    private Outcome<Reply> answer(Asked asked, Page page, Selection chosen) {
        Kind kind = asked.kind();
        History.Listing found =
                store.history()
                        .listAt(
                                kind.id(),
                                asked.target().namespace(),
                                page.revision,
                                page.after,
                                page.limit);
        if (page.revision < found.horizon()) {
            return forgotten(kind, page.revision, found.horizon());
        }
        if (found.more() && page.whole) {
            return Outcome.refused(
                    Refusal.of(
                            Reason.TOO_LARGE,
                            "there were more than " + MAX_ITEMS + " items: ask with a limit"));
        }
        List<StoredObject> items = new ArrayList<>();
        for (History.Entry entry : found.entries()) {
            StoredObject then =
                    States.at(kind, entry, page.revision, store.image().get(entry.key()));
            if (then != null && chosen.matches(then)) {
                items.add(then);
            }
        }
        return Outcome.ok(
                new Reply.Many(
                        kind,
                        page.revision,
                        items,
                        found.more() ? token(page.revision, found) : "",
                        -1,
                        asked.warningsAnd(lost(kind, found.lost(), page.revision))));
    }

    private static String token(long revision, History.Listing found) {
        Key last = found.entries().getLast().key();
        return new ContinueToken(revision, last.namespace(), last.name(), -1).text();
    }

    /** Objects that were there may be missing altogether: what is left would be no answer. */
    static <T> Outcome<T> forgotten(Kind kind, long revision, long horizon) {
        return Refusals.expired(
                "%s as of revision %d are not kept any more: some that were deleted before revision %d are forgotten"
                        .formatted(Refusals.resource(kind), revision, horizon));
    }

    /** Sentences about what is left out. */
    static List<String> lost(Kind kind, List<Key> lost, long revision) {
        List<String> sentences = new ArrayList<>(0);
        for (Key key : lost.subList(0, Math.min(MAX_NAMED, lost.size()))) {
            String name =
                    key.namespace().isEmpty() ? key.name() : key.namespace() + "/" + key.name();
            sentences.add(
                    "%s \"%s\" is left out: its state at revision %d is not kept any more"
                            .formatted(Refusals.resource(kind), name, revision));
        }
        if (lost.size() > MAX_NAMED) {
            sentences.add(lost.size() - MAX_NAMED + " more are left out for the same reason");
        }
        return sentences;
    }
}
