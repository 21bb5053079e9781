package dev.davit.gate;

import static dev.davit.gate.Bench.refusal;
import static dev.davit.gate.Bench.revision;
import static dev.davit.gate.Bench.shown;
import static dev.davit.gate.Bench.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.base.Invariant;
import dev.davit.base.Outcome;
import dev.davit.base.Reason;
import dev.davit.base.Refusal;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Kinds;
import dev.davit.model.request.Reply;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Lists, pages, watches and forms. */
class ReadTest {
    private final Bench bench = Bench.furnished(Bench.RULES);

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void selectors() {
        bench.pod("a");
        bench.pod("b");
        bench.bind("b", "n1");
        assertThat(bench.names(bench.list(Kinds.POD, "default"))).containsExactly("a", "b");
        assertThat(bench.names(bench.list(Kinds.POD, "", "labelSelector=app in (a,c)")))
                .containsExactly("a");
        assertThat(bench.names(bench.list(Kinds.POD, "", "fieldSelector=spec.nodeName=n1")))
                .containsExactly("b");
        assertThat(bench.names(bench.list(Kinds.POD, "", "fieldSelector=metadata.name=a")))
                .containsExactly("a");
        assertThat(refusal(bench.list(Kinds.POD, "", "fieldSelector=spec.colour=red")).message())
                .isEqualTo("field label not supported: spec.colour");
        assertThat(refusal(bench.list(Kinds.POD, "", "labelSelector=a in b")).reason())
                .isEqualTo(Reason.BAD_REQUEST);
    }

    @Test
    void pagesAreOfOneImageWhateverIsWrittenMeanwhile() {
        for (int i = 0; i < 25; i++) {
            bench.create(Kinds.CONFIG_MAP, "default", "{'metadata':{'name':'c%02d'}}".formatted(i));
        }
        List<String> seen = new ArrayList<>();
        String token = "";
        long revision = 0;
        int pages = 0;
        do {
            Outcome<Reply> listed =
                    token.isEmpty()
                            ? bench.list(Kinds.CONFIG_MAP, "default", "limit=10")
                            : bench.list(
                                    Kinds.CONFIG_MAP, "default", "limit=10", "continue=" + token);
            Reply.Many page = (Reply.Many) value(listed);
            assertThat(revision == 0 || revision == page.revision()).isTrue();
            revision = page.revision();
            seen.addAll(bench.names(listed));
            token = page.continueToken();
            if (pages++ == 0) {
                assertThat(page.remaining()).isEqualTo(15);
            }
            bench.create(
                    Kinds.CONFIG_MAP, "default", "{'metadata':{'name':'c%02dx'}}".formatted(pages));
            bench.delete(Kinds.CONFIG_MAP, "default", "c24");
        } while (!token.isEmpty());
        assertThat(pages).isEqualTo(3);
        assertThat(seen).hasSize(25).doesNotHaveDuplicates().contains("c24").isSorted();
        bench.now.addAndGet(10 * 60 * 1000);
        Reply.Many first = (Reply.Many) value(bench.list(Kinds.CONFIG_MAP, "default", "limit=10"));
        bench.pod("later");
        bench.now.addAndGet(10 * 60 * 1000);
        assertThat(
                        refusal(
                                        bench.list(
                                                Kinds.CONFIG_MAP,
                                                "default",
                                                "continue=" + first.continueToken()))
                                .reason())
                .isEqualTo(Reason.EXPIRED);
        assertThat(refusal(bench.list(Kinds.CONFIG_MAP, "default", "continue=xyz")).reason())
                .isEqualTo(Reason.BAD_REQUEST);
    }

    @Test
    void revisionsOfLists() {
        JsonObject pod = bench.pod("a");
        bench.pod("b");
        value(bench.list(Kinds.POD, "", "resourceVersion=0"));
        value(bench.list(Kinds.POD, "", "resourceVersion=" + revision(pod)));
        assertThat(
                        refusal(
                                        bench.list(
                                                Kinds.POD,
                                                "",
                                                "resourceVersion=" + revision(pod),
                                                "resourceVersionMatch=Exact"))
                                .reason())
                .isEqualTo(Reason.EXPIRED);
        assertThat(refusal(bench.list(Kinds.POD, "", "resourceVersion=999999")).message())
                .startsWith("Too large resource version: 999999");
    }

    @Test
    void aPageThatCameTooLateGoesOnWithWhatIsThere() {
        for (int i = 0; i < 6; i++) {
            bench.create(Kinds.CONFIG_MAP, "default", "{'metadata':{'name':'c%d'}}".formatted(i));
        }
        Reply.Many first = (Reply.Many) value(bench.list(Kinds.CONFIG_MAP, "default", "limit=2"));
        bench.now.addAndGet(10 * 60 * 1000);
        bench.create(Kinds.CONFIG_MAP, "default", "{'metadata':{'name':'c9'}}");
        bench.delete(Kinds.CONFIG_MAP, "default", "c3");
        Refusal late =
                refusal(
                        bench.list(
                                Kinds.CONFIG_MAP,
                                "default",
                                "limit=2",
                                "continue=" + first.continueToken()));
        assertThat(late.reason()).isEqualTo(Reason.EXPIRED);
        assertThat(late.message())
                .startsWith(
                        "The provided continue parameter is too old to display a consistent list"
                                + " result.");
        assertThat(StatusJson.of(late).text("metadata", "continue")).isEqualTo(late.next());
        Outcome<Reply> second =
                bench.list(Kinds.CONFIG_MAP, "default", "limit=2", "continue=" + late.next());
        Reply.Many page = (Reply.Many) value(second);
        assertThat(bench.names(second)).containsExactly("c2", "c4");
        assertThat(page.remaining()).isEqualTo(-1);
        assertThat(
                        bench.names(
                                bench.list(
                                        Kinds.CONFIG_MAP,
                                        "default",
                                        "continue=" + page.continueToken())))
                .containsExactly("c5", "c9");
    }

    @Test
    void whereOptionsContradictEachOtherAllMistakesAreTold() {
        assertThat(
                        refusal(
                                        bench.list(
                                                Kinds.POD,
                                                "",
                                                "resourceVersionMatch=Newest",
                                                "continue=x",
                                                "sendInitialEvents=true"))
                                .message())
                .isEqualTo(
                        "ListOptions.meta.k8s.io \"\" is invalid: [resourceVersionMatch: Forbidden:"
                                + " resourceVersionMatch is forbidden unless resourceVersion is"
                                + " provided, resourceVersionMatch: Forbidden: resourceVersionMatch is"
                                + " forbidden when continue is provided, resourceVersionMatch:"
                                + " Unsupported value: \"Newest\": supported values: \"Exact\","
                                + " \"NotOlderThan\", \"\", sendInitialEvents: Forbidden:"
                                + " sendInitialEvents is forbidden for list]");
        assertThat(
                        refusal(
                                        bench.list(
                                                Kinds.POD,
                                                "",
                                                "resourceVersionMatch=Exact",
                                                "resourceVersion=0"))
                                .message())
                .endsWith("resourceVersionMatch \"exact\" is forbidden for resourceVersion \"0\"");
    }

    /** As Kubernetes has it: pages from a revision are of that revision. */
    @Test
    void theFirstPageFromARevisionIsOfThatRevision() {
        JsonObject pod = bench.pod("a");
        bench.pod("b");
        String from = "resourceVersion=" + revision(pod);
        assertThat(refusal(bench.list(Kinds.POD, "", from, "limit=5")).message())
                .isEqualTo("The resourceVersion for the provided list is too old.");
        assertThat(
                        bench.names(
                                bench.list(
                                        Kinds.POD,
                                        "",
                                        from,
                                        "limit=5",
                                        "resourceVersionMatch=NotOlderThan")))
                .containsExactly("a", "b");
    }

    @Test
    void fieldsThatAreAbsentHaveTheirZeroValue() {
        bench.pod("a");
        assertThat(bench.names(bench.list(Kinds.POD, "", "fieldSelector=spec.hostNetwork=false")))
                .containsExactly("a");
        assertThat(bench.names(bench.list(Kinds.POD, "", "fieldSelector=spec.hostNetwork!=false")))
                .isEmpty();
        assertThat(refusal(bench.list(Kinds.CONFIG_MAP, "", "fieldSelector=data.x=1")).message())
                .isEqualTo(
                        "\"data.x\" is not a known field selector: only \"metadata.name\","
                                + " \"metadata.namespace\"");
    }

    private static List<String> events(Watch watch, int count) throws InterruptedException {
        List<String> all = new ArrayList<>();
        for (int i = 0; i < 100 && all.size() < count; i++) {
            Watch.Batch batch = watch.take(200);
            if (batch == null) {
                all.add("closed");
                break;
            }
            batch.events().forEach(e -> all.add(e.type() + " " + e.object().key().name()));
            if (batch.initialEventsEnd()) {
                all.add("end");
            }
        }
        return all;
    }

    private static List<Watch.Event> two(Watch watch) throws InterruptedException {
        List<Watch.Event> all = new ArrayList<>();
        for (int i = 0; i < 20 && all.size() < 2; i++) {
            all.addAll(Invariant.present(watch.take(200), "an open watch").events());
        }
        return all;
    }

    @Test
    void aWatchOfASelectionSeesWhatEntersAndLeavesIt() throws InterruptedException {
        bench.pod("a");
        bench.pod("b");
        try (Watch watch = bench.watch(Kinds.POD, "default", "labelSelector=hot=yes")) {
            bench.patch(Kinds.POD, "default", "a", "{'metadata':{'labels':{'hot':'yes'}}}");
            bench.patch(Kinds.POD, "default", "a", "{'metadata':{'labels':{'x':'y'}}}");
            bench.patch(Kinds.POD, "default", "b", "{'metadata':{'labels':{'x':'y'}}}");
            JsonObject left =
                    shown(
                            bench.patch(
                                    Kinds.POD,
                                    "default",
                                    "a",
                                    "{'metadata':{'labels':{'hot':null}}}"));
            bench.patch(Kinds.POD, "default", "b", "{'metadata':{'labels':{'hot':'yes'}}}");
            bench.delete(Kinds.POD, "default", "b");
            assertThat(events(watch, 5))
                    .containsExactly("ADDED a", "MODIFIED a", "DELETED a", "ADDED b", "DELETED b");
            assertThat(revision(left)).isNotEmpty();
        }
    }

    @Test
    void whatLeavesASelectionIsShownAsItWasAtTheRevisionOfItsLeaving() throws InterruptedException {
        bench.pod("a");
        try (Watch watch = bench.watch(Kinds.POD, "default", "labelSelector=app=a")) {
            JsonObject left =
                    shown(
                            bench.patch(
                                    Kinds.POD,
                                    "default",
                                    "a",
                                    "{'metadata':{'labels':{'app':'z'}}}"));
            List<Watch.Event> all = two(watch);
            JsonObject shown = all.getLast().object().tree();
            assertThat(all.getLast().type()).isEqualTo(Watch.EventType.DELETED);
            assertThat(shown.text("metadata", "labels", "app")).isEqualTo("a");
            assertThat(revision(shown)).isEqualTo(revision(left));
        }
    }

    @Test
    void watchesBeginWhereTheyAreTold() throws InterruptedException {
        JsonObject first = bench.pod("a");
        bench.pod("b");
        try (Watch all = bench.watch(Kinds.POD, "");
                Watch after = bench.watch(Kinds.POD, "", "resourceVersion=" + revision(first));
                Watch listed =
                        bench.watch(
                                Kinds.POD,
                                "",
                                "sendInitialEvents=true",
                                "resourceVersionMatch=NotOlderThan",
                                "allowWatchBookmarks=true")) {
            assertThat(events(all, 2)).containsExactly("ADDED a", "ADDED b");
            assertThat(events(after, 1)).containsExactly("ADDED b");
            assertThat(events(listed, 3)).containsExactly("ADDED a", "ADDED b", "end");
            bench.pod("c");
            assertThat(events(listed, 1)).containsExactly("ADDED c");
        }
    }

    @Test
    void tablesAndMetadataAlone() throws InterruptedException {
        bench.pod("a");
        JsonObject table = shown(bench.list(Kinds.POD, "default", "davit.as=table"));
        assertThat(table.text("kind")).isEqualTo("Table");
        JsonObject row = (JsonObject) table.array("rows").get(0);
        assertThat(row.array("cells").get(0).toString()).contains("a");
        assertThat(row.text("object", "kind")).isEqualTo("PartialObjectMetadata");
        JsonObject bare =
                shown(bench.list(Kinds.POD, "default", "davit.as=table", "includeObject=None"));
        assertThat(((JsonObject) bare.array("rows").get(0)).has("object")).isFalse();
        JsonObject partial = bench.get(Kinds.POD, "default", "a", "davit.as=partial");
        assertThat(partial.has("spec")).isFalse();
        assertThat(partial.text("metadata", "name")).isEqualTo("a");
        try (Watch watch = bench.watch(Kinds.POD, "", "davit.as=table")) {
            bench.pod("b");
            List<Watch.Event> all = two(watch);
            assertThat(all.get(0).object().tree().array("columnDefinitions").size()).isPositive();
            assertThat(all.get(1).object().tree().array("columnDefinitions").size()).isZero();
        }
    }
}
