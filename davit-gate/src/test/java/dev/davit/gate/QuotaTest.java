package dev.davit.gate;

import static dev.davit.gate.Bench.refusal;
import static dev.davit.gate.Bench.shown;
import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.base.Invariant;
import dev.davit.base.Outcome;
import dev.davit.base.Reason;
import dev.davit.base.Refusal;
import dev.davit.control.QuotaKeeper;
import dev.davit.model.image.ImageView;
import dev.davit.model.image.StoredObject;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.ClusterKinds;
import dev.davit.model.kind.Key;
import dev.davit.model.kind.Kind;
import dev.davit.model.kind.Kinds;
import dev.davit.model.kind.WorkloadKinds;
import dev.davit.model.request.Body;
import dev.davit.model.request.Reply;
import dev.davit.model.request.Request;
import dev.davit.model.request.Verb;
import dev.davit.store.Draft;
import dev.davit.store.Origin;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Quotas: judged and told where a write commits. */
class QuotaTest {
    private static final Kind QUOTA = WorkloadKinds.RESOURCE_QUOTA;

    private final Bench bench = Bench.furnished(Bench.RULES);

    @AfterEach
    void close() {
        bench.close();
    }

    private void quota(String name, String spec) {
        bench.create(QUOTA, "default", "{'metadata':{'name':'" + name + "'},'spec':" + spec + "}");
    }

    private String used(String name) {
        JsonObject used = bench.get(QUOTA, "default", name).object("status", "used");
        return used.toString();
    }

    private static String pod(String name, String resources, String more) {
        return ("{'metadata':{'name':'%s'},'spec':{%s'containers':[{'name':'main','image':'busybox',"
                        + "'resources':%s}]}}")
                .formatted(name, more, resources);
    }

    private Outcome<Reply> create(String name, String resources) {
        return bench.tryCreate(Kinds.POD, "default", pod(name, resources, ""));
    }

    private static String json(String used) {
        return Bench.json(used).toString();
    }

    @Test
    void whatIsThereIsCountedAsAQuotaIsMade() {
        bench.pod("a");
        bench.create(Kinds.CONFIG_MAP, "default", "{'metadata':{'name':'c'}}");
        JsonObject made =
                bench.create(
                        QUOTA,
                        "default",
                        "{'metadata':{'name':'q'},'spec':{'hard':{'pods':'2','configmaps':'3',"
                                + "'count/deployments.apps':'1','requests.cpu':'1'}}}");
        assertThat(made.object("status", "hard")).isEqualTo(made.object("spec", "hard"));
        assertThat(made.object("status", "used"))
                .isEqualTo(
                        Bench.json(
                                "{'configmaps':'1','count/deployments.apps':'0','pods':'1',"
                                        + "'requests.cpu':'0'}"));
    }

    @Test
    void oneMoreThanThereMayBeIsRefusedInKubernetesWords() {
        quota("q", "{'hard':{'pods':'2'}}");
        bench.pod("a");
        bench.pod("b");
        Refusal why = refusal(bench.tryCreate(Kinds.POD, "default", Bench.podText("c")));
        assertThat(why.reason()).isEqualTo(Reason.FORBIDDEN);
        assertThat(why.message())
                .isEqualTo(
                        "pods \"c\" is forbidden: exceeded quota: q, requested: pods=1, used: pods=2,"
                                + " limited: pods=2");
        assertThat(
                        refusal(
                                        bench.tryCreate(
                                                Kinds.POD,
                                                "default",
                                                Bench.podText("d"),
                                                "dryRun=All"))
                                .message())
                .contains("exceeded quota");
        shown(bench.delete(Kinds.POD, "default", "a"));
        assertThat(used("q")).isEqualTo(json("{'pods':'1'}"));
        bench.pod("c");
        bench.create(Kinds.NAMESPACE, "", "{'metadata':{'name':'free'}}");
        bench.create(Kinds.POD, "free", Bench.podText("d"));
        assertThat(used("q")).isEqualTo(json("{'pods':'2'}"));
    }

    @Test
    void whatHasEndedDoesNotCountButAsAnObject() {
        quota("q", "{'hard':{'pods':'1','count/pods':'2','requests.cpu':'1'}}");
        shown(create("a", "{'requests':{'cpu':'700m'}}"));
        bench.patch(Kinds.POD, "default", "a/status", "{'status':{'phase':'Succeeded'}}");
        assertThat(used("q")).isEqualTo(json("{'count/pods':'1','pods':'0','requests.cpu':'0'}"));
        shown(create("b", "{'requests':{'cpu':'1'}}"));
        assertThat(refusal(create("c", "{'requests':{'cpu':'1'}}")).message())
                .endsWith(
                        "exceeded quota: q, requested: count/pods=1,pods=1,requests.cpu=1, used:"
                                + " count/pods=2,pods=1,requests.cpu=1, limited:"
                                + " count/pods=2,pods=1,requests.cpu=1");
    }

    @Test
    void aLimitedPodMustSayWhatItAsksFor() {
        quota("q", "{'hard':{'limits.memory':'1Gi','requests.cpu':'1','pods':'5'}}");
        assertThat(refusal(create("a", "{}")).message())
                .isEqualTo(
                        "pods \"a\" is forbidden: failed quota: q: must specify limits.memory for:"
                                + " main; requests.cpu for: main");
        shown(create("a", "{'requests':{'cpu':'1'},'limits':{'memory':'512Mi'}}"));
        assertThat(used("q"))
                .isEqualTo(json("{'limits.memory':'512Mi','pods':'1','requests.cpu':'1'}"));
    }

    @Test
    void aResizeIsCountedAndRefused() {
        shown(create("a", "{'requests':{'cpu':'200m'},'limits':{'cpu':'1'}}"));
        quota("q", "{'hard':{'requests.cpu':'1'}}");
        String to =
                "{'spec':{'containers':[{'name':'main','image':'busybox','resources':"
                        + "{'requests':{'cpu':'%s'},'limits':{'cpu':'2'}}}]}}";
        shown(bench.patch(Kinds.POD, "default", "a/resize", to.formatted("900m")));
        assertThat(used("q")).isEqualTo(json("{'requests.cpu':'900m'}"));
        assertThat(
                        refusal(
                                        bench.patch(
                                                Kinds.POD,
                                                "default",
                                                "a/resize",
                                                to.formatted("1100m")))
                                .message())
                .isEqualTo(
                        "pods \"a\" is forbidden: exceeded quota: q, requested: requests.cpu=200m,"
                                + " used: requests.cpu=900m, limited: requests.cpu=1");
        shown(bench.patch(Kinds.POD, "default", "a/resize", to.formatted("100m")));
        assertThat(used("q")).isEqualTo(json("{'requests.cpu':'100m'}"));
    }

    @Test
    void aPodThatWasThereBeforeTheQuotaMayStillBeLabelled() {
        shown(create("a", "{}"));
        quota("q", "{'hard':{'requests.cpu':'1','pods':'1'}}");
        shown(bench.patch(Kinds.POD, "default", "a", "{'metadata':{'labels':{'x':'y'}}}"));
        assertThat(used("q")).isEqualTo(json("{'pods':'1','requests.cpu':'0'}"));
    }

    @Test
    void aQuotaOfLessThanThereIsRefusesOnlyMore() {
        bench.pod("a");
        bench.pod("b");
        quota("q", "{'hard':{'pods':'1'}}");
        assertThat(used("q")).isEqualTo(json("{'pods':'2'}"));
        shown(bench.patch(Kinds.POD, "default", "a", "{'metadata':{'labels':{'x':'y'}}}"));
        assertThat(refusal(bench.tryCreate(Kinds.POD, "default", Bench.podText("c"))).message())
                .contains("used: pods=2, limited: pods=1");
        shown(bench.patch(QUOTA, "default", "q", "{'spec':{'hard':{'pods':'3'}}}"));
        bench.pod("c");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    {'scopes':['BestEffort'],'hard':{'pods':'0'}} | {} | `` | true
                    {'scopes':['BestEffort'],'hard':{'pods':'0'}} | {'requests':{'cpu':'1'}} | `` | false
                    {'scopes':['NotBestEffort'],'hard':{'pods':'0'}} | {'limits':{'memory':'1Mi'}} | `` | true
                    {'scopes':['Terminating'],'hard':{'pods':'0'}} | {} | 'activeDeadlineSeconds':9, | true
                    {'scopes':['NotTerminating'],'hard':{'pods':'0'}} | {} | 'activeDeadlineSeconds':9, | false
                    {'scopes':['NotTerminating','BestEffort'],'hard':{'pods':'0'}} | {} | `` | true
                    {'scopeSelector':{'matchExpressions':[{'scopeName':'PriorityClass','operator':'In','values':['high']}]},'hard':{'pods':'0'}} | {} | 'priorityClassName':'high', | true
                    {'scopeSelector':{'matchExpressions':[{'scopeName':'PriorityClass','operator':'In','values':['high']}]},'hard':{'pods':'0'}} | {} | `` | false
                    {'scopeSelector':{'matchExpressions':[{'scopeName':'PriorityClass','operator':'NotIn','values':['high']}]},'hard':{'pods':'0'}} | {} | `` | true
                    {'scopeSelector':{'matchExpressions':[{'scopeName':'PriorityClass','operator':'DoesNotExist'}]},'hard':{'pods':'0'}} | {} | `` | true
                    {'scopeSelector':{'matchExpressions':[{'scopeName':'PriorityClass','operator':'Exists'}]},'hard':{'pods':'0'}} | {} | `` | false
                    {'scopes':['CrossNamespacePodAffinity'],'hard':{'pods':'0'}} | {} | 'affinity':{'podAffinity':{'preferredDuringSchedulingIgnoredDuringExecution':[{'weight':1,'podAffinityTerm':{'topologyKey':'t','namespaceSelector':{}}}]}}, | true
                    {'scopes':['CrossNamespacePodAffinity'],'hard':{'pods':'0'}} | {} | 'affinity':{'podAffinity':{'preferredDuringSchedulingIgnoredDuringExecution':[{'weight':1,'podAffinityTerm':{'topologyKey':'t'}}]}}, | false
                    """)
    void aScopePicksTheObjectsThatCount(
            String spec, String resources, String more, boolean refused) {
        bench.create(ClusterKinds.PRIORITY_CLASS, "", "{'metadata':{'name':'high'},'value':1000}");
        quota("q", spec);
        Outcome<Reply> made = bench.tryCreate(Kinds.POD, "default", pod("a", resources, more));
        assertThat(made instanceof Outcome.Refused<Reply>).isEqualTo(refused);
        if (refused) {
            assertThat(refusal(made).message()).contains("exceeded quota: q");
        }
    }

    @Test
    void initContainersSidecarsAndOverheadCountAsTheyRun() {
        quota("q", "{'hard':{'requests.cpu':'10'}}");
        bench.create(
                Kinds.POD,
                "default",
                "{'metadata':{'name':'a'},'spec':{'containers':["
                        + "{'name':'x','image':'i','resources':{'requests':{'cpu':'1'}}},"
                        + "{'name':'y','image':'i','resources':{'requests':{'cpu':'500m'}}}],"
                        + "'initContainers':["
                        + "{'name':'s','image':'i','restartPolicy':'Always','resources':{'requests':{'cpu':'250m'}}},"
                        + "{'name':'i','image':'i','resources':{'requests':{'cpu':'2'}}}]}}");
        // While the init container runs: 2 beside the sidecar's 0.25; later 1.5 and 0.25.
        assertThat(used("q")).isEqualTo(json("{'requests.cpu':'2250m'}"));
    }

    @Test
    void servicesClaimsAndOtherObjectsAreCounted() {
        quota(
                "q",
                "{'hard':{'services':'3','services.nodeports':'2','services.loadbalancers':'0',"
                        + "'secrets':'1','count/leases.coordination.k8s.io':'1',"
                        + "'persistentvolumeclaims':'2','requests.storage':'10Gi',"
                        + "'gold.storageclass.storage.k8s.io/requests.storage':'5Gi'}}");
        bench.create(
                Kinds.SERVICE,
                "default",
                "{'metadata':{'name':'n'},'spec':{'type':'NodePort','ports':[{'port':1}]}}");
        assertThat(
                        refusal(
                                        bench.tryCreate(
                                                Kinds.SERVICE,
                                                "default",
                                                "{'metadata':{'name':'l'},'spec':{'type':'LoadBalancer',"
                                                        + "'ports':[{'port':1}]}}"))
                                .message())
                .contains("requested: services.loadbalancers=1, used: services.loadbalancers=0");
        shown(
                bench.patch(
                        Kinds.SERVICE,
                        "default",
                        "n",
                        "{'spec':{'type':'ClusterIP','externalTrafficPolicy':null,'ports':[{'port':1,'nodePort':null}]}}"));
        bench.create(Kinds.LEASE, "default", "{'metadata':{'name':'l'}}");
        assertThat(
                        refusal(
                                        bench.tryCreate(
                                                Kinds.LEASE,
                                                "default",
                                                "{'metadata':{'name':'m'}}"))
                                .message())
                .startsWith("leases.coordination.k8s.io \"m\" is forbidden: exceeded quota: q");
        String claim =
                "{'metadata':{'name':'%s'},'spec':{'accessModes':['ReadWriteOnce'],"
                        + "'storageClassName':'gold','resources':{'requests':{'storage':'%s'}}}}";
        bench.create(WorkloadKinds.VOLUME_CLAIM, "default", claim.formatted("a", "4Gi"));
        assertThat(
                        refusal(
                                        bench.tryCreate(
                                                WorkloadKinds.VOLUME_CLAIM,
                                                "default",
                                                claim.formatted("b", "2Gi")))
                                .message())
                .contains(
                        "requested: gold.storageclass.storage.k8s.io/requests.storage=2Gi, used:"
                                + " gold.storageclass.storage.k8s.io/requests.storage=4Gi");
        assertThat(used("q"))
                .isEqualTo(
                        json(
                                "{'count/leases.coordination.k8s.io':'1',"
                                        + "'gold.storageclass.storage.k8s.io/requests.storage':'4Gi',"
                                        + "'persistentvolumeclaims':'1','requests.storage':'4Gi',"
                                        + "'secrets':'0','services':'1','services.loadbalancers':'0',"
                                        + "'services.nodeports':'0'}"));
    }

    @Test
    void nobodyWritesACountButTheGate() {
        quota("q", "{'hard':{'pods':'1'}}");
        bench.pod("a");
        bench.patch(QUOTA, "default", "q/status", "{'status':{'used':{'pods':'0'}}}");
        assertThat(used("q")).isEqualTo(json("{'pods':'1'}"));
        assertThat(refusal(create("b", "{}")).message()).contains("used: pods=1");
    }

    @Test
    void aQuotaThatIsNotCountedYetLetsNothingIn() {
        quota("q", "{'hard':{'pods':'9'}}");
        bench.pod("a");
        // As an older version has stored it: nobody counted.
        bench.store
                .submit((image, now) -> {
                    StoredObject stored =
                            Invariant.present(image.get(new Key(QUOTA.id(), "default", "q")), "q");
                    return Outcome.ok(
                            List.of(
                                    new Draft(
                                            stored.key(),
                                            QUOTA.durability(),
                                            stored.tree().without("status"),
                                            new Origin("", "", "", ""))));
                })
                .join();
        assertThat(refusal(create("b", "{}")).message())
                .isEqualTo("pods \"b\" is forbidden: status unknown for quota: q, resources: pods");
        List<Request> asked = new QuotaKeeper().sync(bench.store.image(), 0);
        assertThat(asked).hasSize(1);
        asked.forEach(request -> shown(bench.gate.handle(request)));
        assertThat(used("q")).isEqualTo(json("{'pods':'1'}"));
        assertThat(new QuotaKeeper().sync(bench.store.image(), 0)).isEmpty();
        shown(create("b", "{}"));
    }

    @Test
    void aCollectionThatIsDeletedGivesBackWhatItTook() {
        quota("q", "{'hard':{'pods':'5','configmaps':'9'}}");
        for (int i = 0; i < 5; i++) {
            bench.pod("p" + i);
            bench.create(Kinds.CONFIG_MAP, "default", "{'metadata':{'name':'c" + i + "'}}");
        }
        for (Kind kind : List.of(Kinds.POD, Kinds.CONFIG_MAP)) {
            bench.ask(
                    Bench.ADMIN,
                    Verb.DELETECOLLECTION,
                    Bench.target(kind, "default", ""),
                    Body.None.NONE);
        }
        assertThat(used("q")).isEqualTo(json("{'configmaps':'0','pods':'0'}"));
    }

    @Test
    void sixtyFourClientsNeverGetOneMore() throws Exception {
        quota("q", "{'hard':{'pods':'100','requests.cpu':'5'}}");
        quota("r", "{'hard':{'count/pods':'107'}}");
        try (ExecutorService clients = Executors.newFixedThreadPool(64)) {
            List<Future<?>> all = new ArrayList<>();
            for (int client = 0; client < 64; client++) {
                String name = "p-" + client + "-";
                all.add(clients.submit(() -> play(name)));
            }
            while (!all.stream().allMatch(Future::isDone)) {
                countsAreRight();
            }
            for (Future<?> each : all) {
                each.get();
            }
        }
        for (int i = 0;
                create("last-" + i, "{'requests':{'cpu':'50m'}}") instanceof Outcome.Ok;
                i++) {
            assertThat(i).isLessThan(100);
        }
        assertThat(countsAreRight()).isEqualTo(100);
        assertThat(used("q")).isEqualTo(json("{'pods':'100','requests.cpu':'5'}"));
    }

    /** Whatever is being written, what is told is what is there: in the same image. */
    private int countsAreRight() {
        ImageView image = bench.store.image();
        int there = image.count(Kinds.POD.id(), "default");
        assertThat(there).isLessThanOrEqualTo(100);
        for (String name : List.of("q/pods", "r/count/pods")) {
            int slash = name.indexOf('/');
            StoredObject quota =
                    Invariant.present(
                            image.get(new Key(QUOTA.id(), "default", name.substring(0, slash))),
                            name);
            assertThat(quota.tree().text("status", "used", name.substring(slash + 1)))
                    .isEqualTo(Integer.toString(there));
        }
        return there;
    }

    /** Makes six pods and removes two of those that it got. */
    private void play(String prefix) {
        List<String> mine = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            if (create(prefix + i, "{'requests':{'cpu':'50m'}}") instanceof Outcome.Ok) {
                mine.add(prefix + i);
            }
        }
        for (String name : mine.subList(0, Math.min(2, mine.size()))) {
            shown(bench.delete(Kinds.POD, "default", name));
        }
    }
}
