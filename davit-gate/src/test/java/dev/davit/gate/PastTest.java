package dev.davit.gate;

import static dev.davit.gate.Bench.json;
import static dev.davit.gate.Bench.refusal;
import static dev.davit.gate.Bench.revision;
import static dev.davit.gate.Bench.shown;
import static dev.davit.gate.Bench.target;
import static dev.davit.gate.Bench.uid;
import static dev.davit.gate.Bench.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.base.Outcome;
import dev.davit.base.Reason;
import dev.davit.base.Timestamps;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Kinds;
import dev.davit.model.request.Body;
import dev.davit.model.request.Options;
import dev.davit.model.request.Reply;
import dev.davit.model.request.Request;
import dev.davit.model.request.Verb;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** History, blame, rollback, and objects brought back. */
class PastTest {
    private final Bench bench = Bench.furnished(Bench.RULES);

    @AfterEach
    void close() {
        bench.close();
    }

    private JsonObject image(String image) {
        bench.now.addAndGet(60_000);
        return shown(
                bench.patch(
                        Bench.ADMIN,
                        Kinds.POD,
                        "default",
                        "web",
                        dev.davit.model.request.PatchType.STRATEGIC,
                        "{'spec':{'containers':[{'name':'main','image':'%s'}]}}".formatted(image)));
    }

    private Outcome<Reply> rollback(String body, String... options) {
        return bench.ask(
                Bench.ADMIN,
                Verb.CREATE,
                target(Kinds.POD, "default", "web/rollback"),
                new Body.Tree(json(body)),
                options);
    }

    private static String imageOf(JsonObject pod) {
        return ((JsonObject) pod.array("spec", "containers").get(0)).textOr("", "image");
    }

    @Test
    void statesAsTheyWere() {
        JsonObject first = bench.pod("web");
        bench.now.addAndGet(30_000);
        String between = Timestamps.seconds(bench.now.get());
        JsonObject second = image("b");
        bench.bind("web", "n1");
        bench.patch(Kinds.POD, "default", "web/status", "{'status':{'phase':'Running'}}");

        assertThat(bench.get(Kinds.POD, "default", "web", "revision=" + revision(first)))
                .isEqualTo(first);
        assertThat(imageOf(bench.get(Kinds.POD, "default", "web", "at=" + between)))
                .isEqualTo("busybox");
        assertThat(bench.get(Kinds.POD, "default", "web", "revision=" + revision(second)))
                .isEqualTo(second);
        long now = bench.store.image().revision();
        assertThat(bench.get(Kinds.POD, "default", "web", "revision=" + now))
                .isEqualTo(bench.get(Kinds.POD, "default", "web"));
        Reply.Many list = (Reply.Many) value(bench.list(Kinds.POD, "default", "at=" + between));
        assertThat(list.items()).hasSize(1);
        assertThat(imageOf(list.items().getFirst().tree())).isEqualTo("busybox");
        assertThat(refusal(bench.tryGet(Kinds.POD, "default", "web", "revision=1")).reason())
                .isEqualTo(Reason.NOT_FOUND);
        assertThat(refusal(bench.tryGet(Kinds.POD, "default", "web", "at=noon")).reason())
                .isEqualTo(Reason.BAD_REQUEST);
        assertThat(refusal(bench.tryGet(Kinds.LEASE, "default", "x", "revision=1")).reason())
                .isEqualTo(Reason.BAD_REQUEST);
    }

    @Test
    void historyTellsWhoWhenAndWhat() {
        bench.pod("web");
        Request why =
                new Request(
                        Bench.PROGRAM,
                        Verb.PATCH,
                        target(Kinds.POD, "default", "web"),
                        Options.NONE,
                        new Body.Patch(
                                dev.davit.model.request.PatchType.MERGE,
                                json("{'metadata':{'labels':{'tier':'gold'}}}")),
                        "promoted");
        value(bench.gate.handle(why));
        bench.patch(
                Kinds.POD,
                "default",
                "web",
                "{'metadata':{'annotations':{'davit.dev/change-cause':'by hand'}}}");
        bench.patch(Kinds.POD, "default", "web/status", "{'status':{'phase':'Running'}}");
        JsonObject history = bench.get(Kinds.POD, "default", "web/history", "diff=true");
        List<Json> items = history.array("items").items();
        assertThat(items).hasSize(3);
        JsonObject newest = (JsonObject) items.get(0);
        JsonObject labelled = (JsonObject) items.get(1);
        assertThat(newest.text("cause")).isEqualTo("by hand");
        assertThat(labelled.text("cause")).isEqualTo("promoted");
        assertThat(labelled.text("author")).isEqualTo("ci");
        assertThat(labelled.text("client")).isEqualTo("my-program/1");
        assertThat(labelled.text("verb")).isEqualTo("patch");
        JsonObject change = (JsonObject) labelled.array("changes").get(0);
        assertThat(change.text("text")).isEqualTo("+ metadata.labels.tier: \"gold\"");
        JsonObject page = bench.get(Kinds.POD, "default", "web/history", "limit=2");
        assertThat(page.array("items").size()).isEqualTo(2);
        JsonObject rest =
                bench.get(
                        Kinds.POD,
                        "default",
                        "web/history",
                        "continue=" + page.text("metadata", "continue"));
        assertThat(rest.array("items").size()).isEqualTo(1);
    }

    @Test
    void blameNamesTheWriteOfEachField() {
        JsonObject first = bench.pod("web");
        JsonObject second = image("b");
        JsonObject blame = bench.get(Kinds.POD, "default", "web/blame");
        for (Json item : blame.array("fields")) {
            JsonObject field = (JsonObject) item;
            boolean image = field.textOr("", "path").endsWith("[name=main].image");
            String wrote = Long.toString(field.wholeOr(0, "revision"));
            assertThat(wrote)
                    .as(field.toString())
                    .isEqualTo(image ? revision(second) : revision(first));
        }
        assertThat(blame.array("fields").size()).isGreaterThan(3);
    }

    @Test
    void aRollbackRestoresWishesAndNothingThatWasAllocated() {
        JsonObject first = bench.pod("web");
        image("b");
        bench.bind("web", "n1");
        bench.patch(Kinds.POD, "default", "web/status", "{'status':{'phase':'Running'}}");
        long before = bench.store.image().revision();
        shown(rollback("{'toRevision':%s}".formatted(revision(first)), "dryRun=All"));
        assertThat(bench.store.image().revision()).isEqualTo(before);
        JsonObject back = shown(rollback("{'toRevision':%s}".formatted(revision(first))));
        assertThat(imageOf(back)).isEqualTo("busybox");
        assertThat(uid(back)).isEqualTo(uid(first));
        assertThat(back.text("spec", "nodeName")).isEqualTo("n1");
        assertThat(back.text("status", "phase")).isEqualTo("Running");
        assertThat(back.wholeOr(0, "metadata", "generation")).isEqualTo(3);
        JsonObject entry =
                (JsonObject) bench.get(Kinds.POD, "default", "web/history").array("items").get(0);
        assertThat(entry.text("verb")).isEqualTo("rollback");
        assertThat(entry.text("cause")).isEqualTo("back to revision " + revision(first));
        JsonObject undone = shown(rollback("{}"));
        assertThat(imageOf(undone)).isEqualTo("b");
    }

    @Test
    void whatWasDeletedCanBeBroughtBackAsANewObject() {
        JsonObject first = bench.pod("web");
        bench.bind("web", "n1");
        bench.delete(Kinds.POD, "default", "web", "gracePeriodSeconds=0");
        assertThat(refusal(bench.tryGet(Kinds.POD, "default", "web")).reason())
                .isEqualTo(Reason.NOT_FOUND);
        JsonObject again = shown(rollback("{}"));
        assertThat(uid(again)).isNotEqualTo(uid(first));
        assertThat(imageOf(again)).isEqualTo("busybox");
        assertThat(again.text("spec", "nodeName")).isNull();
        assertThat(again.text("status", "phase")).isEqualTo("Pending");
        assertThat(again.object("metadata", "labels"))
                .isEqualTo(first.object("metadata", "labels"));
        Outcome<Reply> older = rollback("{'toRevision':%s}".formatted(revision(first)));
        assertThat(value(older).warnings().toString())
                .contains("of an earlier object of this name");
        assertThat(refusal(rollback("{'toRevision':1}")).causes().getFirst().field())
                .isEqualTo("toRevision");
    }
}
