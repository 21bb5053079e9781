package dev.davit.control.discovery;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.control.Trees;
import dev.davit.model.image.StoredObject;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Key;
import dev.davit.model.kind.Kinds;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DiscoveryTest {
    private static void service(Bed bed, String name, String app, String more) {
        bed.write(
                Kinds.SERVICE,
                "d",
                name,
                Trees.tree(
                        "{'spec':{'selector':{'app':'%s'},'ports':[{'name':'p','port':80,'protocol':'TCP','targetPort':'http'}]%s}}"
                                .formatted(app, more)));
    }

    private static void pod(
            Bed bed, int number, String app, boolean ready, boolean leaving, long port) {
        JsonObject pod =
                Trees.tree(
                        """
                        {'metadata':{'labels':{'app':'%s'}%s},
                         'spec':{'nodeName':'n','containers':[{'name':'c','ports':
                            [{'name':'http','containerPort':%d}]}]},
                         'status':{'phase':'Running','podIP':'fd00::%x',
                            'conditions':[{'type':'Ready','status':'%s'}]}}
                        """
                                .formatted(
                                        app,
                                        leaving
                                                ? ",'deletionTimestamp':'2026-11-21T00:00:00Z'"
                                                : "",
                                        port,
                                        number + 1,
                                        ready ? "True" : "False"));
        bed.write(Kinds.POD, "d", "p" + number, pod);
    }

    private static Key podKey(int number) {
        return new Key(Kinds.POD.id(), "d", "p" + number);
    }

    /** {@code address:port} of what is ready, over all slices of a service. */
    private static SortedSet<String> ready(Bed bed, String service) {
        SortedSet<String> found = new TreeSet<>();
        for (StoredObject slice : bed.all(Kinds.ENDPOINT_SLICE)) {
            JsonObject tree = slice.tree();
            if (!service.equals(tree.text("metadata", "labels", Labels.SERVICE_NAME))) {
                continue;
            }
            assertThat(tree.array("endpoints").size()).isLessThanOrEqualTo(SlicePlan.MAX_ENDPOINTS);
            String port =
                    tree.array("ports").size() == 0
                            ? ""
                            : ":" + ((JsonObject) tree.array("ports").get(0)).wholeOr(0, "port");
            for (Json item : tree.array("endpoints")) {
                if (((JsonObject) item).boolOr(true, "conditions", "ready")) {
                    String address = SlicePlan.address((JsonObject) item) + port;
                    assertThat(found.add(address)).as("twice: " + address).isTrue();
                }
            }
        }
        return found;
    }

    private static SortedSet<String> wanted(Bed bed, String app) {
        SortedSet<String> wanted = new TreeSet<>();
        for (StoredObject pod : bed.all(Kinds.POD)) {
            Member member = Member.of(pod);
            if (app.equals(member.labels().text("app"))
                    && member.ready()
                    && !member.terminating()) {
                wanted.add(member.address() + ":" + member.ports().get("TCP/http"));
            }
        }
        return wanted;
    }

    private static SortedSet<String> inEndpoints(Bed bed, String service) {
        SortedSet<String> found = new TreeSet<>();
        StoredObject stored = bed.get(new Key(Kinds.ENDPOINTS.id(), "d", service));
        for (Json subset : stored == null ? List.<Json>of() : stored.tree().array("subsets")) {
            for (Json address : ((JsonObject) subset).array("addresses")) {
                JsonObject port = (JsonObject) ((JsonObject) subset).array("ports").get(0);
                found.add(((JsonObject) address).text("ip") + ":" + port.wholeOr(0, "port"));
            }
        }
        return found;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})
    void whenAllIsQuietSlicesAreTheReadyPods(long seed) {
        Bed bed = new Bed(seed);
        bed.losses = 100;
        int pods = bed.random.nextBoolean() ? 12 : 320;
        for (int i = 0; i < 40 * Math.min(pods, 40); i++) {
            change(bed, pods);
            if (bed.random.nextInt(3) == 0) {
                bed.step();
            }
        }
        bed.settle();
        for (String app : List.of("a", "b")) {
            boolean there = bed.get(new Key(Kinds.SERVICE.id(), "d", "svc-" + app)) != null;
            SortedSet<String> expected = there ? wanted(bed, app) : new TreeSet<>();
            assertThat(ready(bed, "svc-" + app)).as(app).isEqualTo(expected);
            assertThat(inEndpoints(bed, "svc-" + app)).as(app).isEqualTo(expected);
        }
    }

    private static void change(Bed bed, int pods) {
        int number = bed.random.nextInt(pods);
        String app = bed.random.nextInt(4) == 0 ? "b" : "a";
        switch (bed.random.nextInt(20)) {
            case 0 -> service(bed, "svc-" + app, app, "");
            case 1 -> bed.remove(new Key(Kinds.SERVICE.id(), "d", "svc-" + app));
            case 2, 3 -> bed.remove(podKey(number));
            default ->
                    pod(
                            bed,
                            number,
                            app,
                            bed.random.nextInt(4) > 0,
                            bed.random.nextInt(6) == 0,
                            8080 + bed.random.nextInt(2));
        }
    }

    @Test
    void whoLeavesIsNotReadyButServesOn() {
        Bed bed = new Bed(1);
        service(bed, "svc-a", "a", "");
        pod(bed, 0, "a", true, false, 80);
        bed.settle();
        assertThat(ready(bed, "svc-a")).containsExactly("fd00::1:80");
        pod(bed, 0, "a", true, true, 80);
        bed.settle();
        assertThat(ready(bed, "svc-a")).isEmpty();
        JsonObject slice = bed.all(Kinds.ENDPOINT_SLICE).getFirst().tree();
        assertThat(((JsonObject) slice.array("endpoints").get(0)).object("conditions"))
                .isEqualTo(Trees.tree("{'ready':false,'serving':true,'terminating':true}"));
        assertThat(inEndpoints(bed, "svc-a")).isEmpty();
    }

    @Test
    void aChangeOfOnePodIsAChangeOfOneSlice() {
        Bed bed = new Bed(1);
        service(bed, "svc-a", "a", "");
        for (int i = 0; i < 350; i++) {
            pod(bed, i, "a", true, false, 80);
        }
        bed.settle();
        assertThat(bed.all(Kinds.ENDPOINT_SLICE)).hasSize(4);
        bed.writes = 0;
        pod(bed, 120, "a", false, false, 80);
        bed.settle();
        assertThat(bed.writes).as("one slice and the Endpoints").isEqualTo(2);
        bed.writes = 0;
        JsonObject irrelevant =
                requireNonNull(bed.get(podKey(7)))
                        .tree()
                        .withAt(new dev.davit.model.json.JsonString("x"), "status", "message");
        bed.write(Kinds.POD, "d", "p7", irrelevant);
        bed.settle();
        assertThat(bed.writes).isZero();
    }

    @Test
    void aPortOfTheServiceIsRenamedWhereItStands() {
        Bed bed = new Bed(1);
        service(bed, "svc-a", "a", "");
        pod(bed, 0, "a", true, false, 80);
        bed.settle();
        JsonObject before = bed.all(Kinds.ENDPOINT_SLICE).getFirst().tree();
        bed.write(
                Kinds.SERVICE,
                "d",
                "svc-a",
                Trees.tree("{'spec':{'selector':{'app':'a'},'ports':[{'name':'q','port':80}]}}"));
        bed.settle();
        JsonObject after = bed.all(Kinds.ENDPOINT_SLICE).getFirst().tree();
        assertThat(after.array("ports"))
                .isEqualTo(
                        Trees.tree("{'x':[{'name':'q','protocol':'TCP','port':80}]}").array("x"));
        assertThat(after.text("metadata", "uid")).isEqualTo(before.text("metadata", "uid"));
    }

    @Test
    void somebodysOwnEndpointsAreMirrored() {
        Bed bed = new Bed(1);
        bed.write(Kinds.SERVICE, "d", "db", Trees.tree("{'spec':{'ports':[{'port':5432}]}}"));
        bed.write(
                Kinds.ENDPOINTS,
                "d",
                "db",
                Trees.tree(
                        "{'subsets':[{'addresses':[{'ip':'192.0.2.1'},{'ip':'2001:db8::1'}],"
                                + "'ports':[{'port':5432,'protocol':'TCP'}]}]}"));
        bed.settle();
        assertThat(ready(bed, "db")).containsExactly("192.0.2.1:5432", "2001:db8::1:5432");
        assertThat(bed.all(Kinds.ENDPOINT_SLICE))
                .extracting(slice -> slice.tree().text("addressType"))
                .containsExactlyInAnyOrder("IPv4", "IPv6");
        bed.remove(new Key(Kinds.ENDPOINTS.id(), "d", "db"));
        bed.settle();
        assertThat(bed.all(Kinds.ENDPOINT_SLICE)).isEmpty();
    }

    @Test
    void versionsOfAPinnedDeploymentHaveSlicesAndWeightsOfTheirOwn() {
        Bed bed = new Bed(1);
        service(bed, "svc-a", "a", "");
        for (int i = 0; i < 4; i++) {
            pod(bed, i, "a", true, false, 80);
            JsonObject tree = requireNonNull(bed.get(podKey(i))).tree();
            JsonObject metadata =
                    tree.object("metadata")
                            .with(
                                    "labels",
                                    Trees.tree("{'app':'a'}").with(Labels.VERSION, "v" + i % 2))
                            .with(
                                    "ownerReferences",
                                    Trees.tree(
                                                    "{'x':[{'kind':'PinnedDeployment','name':'web','controller':true}]}")
                                            .array("x"));
            bed.write(Kinds.POD, "d", "p" + i, tree.with("metadata", metadata));
        }
        pinned(bed, 60);
        bed.settle();
        assertThat(weights(bed)).containsExactlyInAnyOrder("web/v0=60", "web/v1=40");
        pinned(bed, 75);
        bed.settle();
        assertThat(weights(bed)).containsExactlyInAnyOrder("web/v0=75", "web/v1=25");
        assertThat(ready(bed, "svc-a")).hasSize(4);
    }

    private static void pinned(Bed bed, int share) {
        bed.write(
                Kinds.PINNED_DEPLOYMENT,
                "d",
                "web",
                Trees.tree(
                        "{'spec':{'versions':[{'name':'v0','share':%d},{'name':'v1','share':%d}]}}"
                                .formatted(share, 100 - share)));
    }

    private static List<String> weights(Bed bed) {
        return bed.all(Kinds.ENDPOINT_SLICE).stream()
                .map(slice -> slice.tree().object("metadata", "annotations"))
                .map(each -> each.text(Labels.SLICE_VERSION) + "=" + each.text(Labels.WEIGHT))
                .toList();
    }
}
