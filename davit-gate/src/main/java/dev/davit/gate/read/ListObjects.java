package dev.davit.gate.read;

import dev.davit.base.Outcome;
import dev.davit.base.Reason;
import dev.davit.base.Refusal;
import dev.davit.gate.custom.Adapting;
import dev.davit.gate.room.Asked;
import dev.davit.gate.room.Refusals;
import dev.davit.model.image.ImageView;
import dev.davit.model.image.StoredObject;
import dev.davit.model.kind.Key;
import dev.davit.model.kind.Kind;
import dev.davit.model.request.Options;
import dev.davit.model.request.Reply;
import dev.davit.port.Clock;
import dev.davit.store.Store;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** GET of a collection, in pages of one image where the client asks for pages. */
public final class ListObjects implements ReadHandler {
    /** A larger limit is lowered to this. */
    public static final int MAX_PAGE = 10_000;

    /** Who asks without a limit gets this many at most; more must be asked for in pages. */
    public static final int MAX_UNPAGED = 250_000;

    private final Store store;
    private final Clock clock;
    private final RecentImages recent;
    private final Adapting adapting;

    public ListObjects(Store store, Clock clock, RecentImages recent, Adapting adapting) {
        this.store = store;
        this.clock = clock;
        this.recent = recent;
        this.adapting = adapting;
    }

    /** One page to be made. */
    private record Page(ImageView image, @Nullable Key after, long seen, int limit) {}

    @Override
    public Outcome<Reply> answer(Asked asked) {
        return ListRules.list(asked.options())
                .then(ListObjects::limit)
                .then(limit -> page(asked, limit))
                .then(page -> Selection.of(asked).then(chosen -> answer(asked, page, chosen)));
    }

    /** 0: no pages. */
    private static Outcome<Integer> limit(Options options) {
        String text = options.firstOr("limit", "0");
        if (!text.matches("[0-9]{1,18}")) {
            return Refusals.bad("limit: Invalid value: \"" + text + "\": must be 0 or more");
        }
        return Outcome.ok((int) Math.min(MAX_PAGE, Long.parseLong(text)));
    }

    private Outcome<Page> page(Asked asked, int limit) {
        String text = asked.options().firstOr("continue", "");
        return text.isEmpty() ? first(asked, limit) : next(asked, text, limit);
    }

    private Outcome<Page> first(Asked asked, int limit) {
        Outcome<Freshness> freshness =
                limit == 0 ? Freshness.of(asked.options()) : Freshness.ofPages(asked.options());
        return freshness.then(this::image).map(image -> new Page(image, null, 0, limit));
    }

    private Outcome<ImageView> image(Freshness fresh) {
        ImageView newest = store.image();
        if (fresh.revision() > newest.revision()) {
            return Refusals.ahead(fresh.revision(), newest.revision());
        }
        if (!fresh.exact() || fresh.revision() == newest.revision()) {
            return Outcome.ok(newest);
        }
        ImageView kept = recent.find(fresh.revision(), clock.wallMillis());
        return kept == null
                ? Refusals.expired("The resourceVersion for the provided list is too old.")
                : Outcome.ok(kept);
    }

    private Outcome<Page> next(Asked asked, String text, int limit) {
        if (!asked.options().firstOr("resourceVersion", "").isEmpty()) {
            return Refusals.bad("specifying resource version is not allowed when using continue");
        }
        return ContinueToken.parse(text)
                .then(token -> {
                    ImageView newest = store.image();
                    ImageView image =
                            token.isOfAny() || token.revision() == newest.revision()
                                    ? newest
                                    : recent.find(token.revision(), clock.wallMillis());
                    return image == null
                            ? tooOld(token)
                            : Outcome.ok(
                                    new Page(
                                            image,
                                            token.after(asked.kind().id()),
                                            token.seen(),
                                            limit));
                });
    }

    private static <T> Outcome<T> tooOld(ContinueToken token) {
        return Outcome.refused(
                Refusal.of(
                                Reason.EXPIRED,
                                "The provided continue parameter is too old to display a consistent"
                                        + " list result. You can start a new list without the"
                                        + " continue parameter, or use the continue token in this"
                                        + " response to retrieve the remainder of the results."
                                        + " Continuing with the provided token results in an"
                                        + " inconsistent list - objects that were created,"
                                        + " modified, or deleted between the time the first chunk"
                                        + " was returned and now may show up in the list.")
                        .goingOn(token.ofAny().text()));
    }

    private Outcome<Reply> answer(Asked asked, Page page, Selection chosen) {
        Kind kind = asked.kind();
        String namespace = asked.target().namespace();
        int max = page.limit == 0 ? MAX_UNPAGED : page.limit;
        if (chosen.ofForm(kind)) {
            return FormedPage.of(page.image, page.after, asked, chosen, max, adapting)
                    .then(found -> answer(asked, page, chosen, found.items(), found.more()));
        }
        List<StoredObject> items = new ArrayList<>(room(page, asked, chosen, max));
        boolean[] more = new boolean[1];
        page.image.scan(
                kind.id(),
                namespace,
                page.after,
                object -> {
                    if (!chosen.matches(object)) {
                        return true;
                    }
                    if (items.size() == max) {
                        more[0] = true;
                        return false;
                    }
                    items.add(object);
                    return true;
                });
        return answer(asked, page, chosen, items, more[0]);
    }

    private Outcome<Reply> answer(
            Asked asked, Page page, Selection chosen, List<StoredObject> items, boolean more) {
        if (more && page.limit == 0) {
            return Outcome.refused(
                    Refusal.of(
                            Reason.TOO_LARGE,
                            "there are more than " + MAX_UNPAGED + " items: ask with a limit"));
        }
        return Outcome.ok(reply(asked, page, chosen, items, more));
    }

    /** Without growing where it is known how many there are. */
    private static int room(Page page, Asked asked, Selection chosen, int max) {
        int all = page.image.count(asked.kind().id(), asked.target().namespace());
        return chosen.isEverything() ? Math.min(all, max) : 0;
    }

    private Reply reply(
            Asked asked, Page page, Selection chosen, List<StoredObject> items, boolean more) {
        Kind kind = asked.kind();
        String token = "";
        long remaining = -1;
        if (more) {
            recent.keep(page.image, clock.wallMillis());
            long seen = page.seen < 0 ? page.seen : page.seen + items.size();
            Key last = items.getLast().key();
            token =
                    new ContinueToken(page.image.revision(), last.namespace(), last.name(), seen)
                            .text();
            if (chosen.isEverything() && seen >= 0) {
                remaining = page.image.count(kind.id(), asked.target().namespace()) - seen;
            }
        }
        return new Reply.Many(
                kind, page.image.revision(), items, token, remaining, asked.warnings());
    }
}
