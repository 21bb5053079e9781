package dev.davit.gate;

import static dev.davit.gate.Bench.json;
import static dev.davit.gate.Bench.refusal;
import static dev.davit.gate.Bench.revision;
import static dev.davit.gate.Bench.target;
import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.base.Outcome;
import dev.davit.base.Refusal;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.HistoryKinds;
import dev.davit.model.kind.Kind;
import dev.davit.model.kind.Kinds;
import dev.davit.model.request.Body;
import dev.davit.model.request.Reply;
import dev.davit.model.request.Verb;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What is wrong with requests about the past and about owners, as their authors are told: code,
 * field, words; at least ten of each. {@code -Ddavit.bless=true} accepts new words.
 */
class PastRefusalsTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden/past-refusals.txt");
    private static final int AT_LEAST = 10;

    private final Bench bench = Bench.furnished(Bench.RULES);
    private final StringBuilder all = new StringBuilder();
    private final SortedMap<String, Integer> counts = new TreeMap<>();

    @AfterEach
    void close() {
        bench.close();
    }

    private void say(String group, String what, Outcome<Reply> refused) {
        Refusal why = refusal(refused);
        counts.merge(group, 1, Integer::sum);
        String field = why.causes().isEmpty() ? "-" : why.causes().getFirst().field();
        all.append(
                "%s %s\n  %d %s: %s\n"
                        .formatted(group, what, why.reason().httpCode(), field, why.message()));
    }

    private void post(String group, Kind kind, String name, String body) {
        String namespace = kind.namespaced() ? "default" : "";
        say(
                group,
                name + " " + body,
                bench.ask(
                        Bench.ADMIN,
                        Verb.CREATE,
                        target(kind, namespace, name),
                        new Body.Tree(json(body))));
    }

    private void get(Kind kind, String name, String... options) {
        say(
                "read",
                name + " " + String.join("&", options),
                bench.tryGet(kind, kind.namespaced() ? "default" : "", name, options));
    }

    private void list(String... options) {
        say(
                "read",
                "configmaps " + String.join("&", options),
                bench.list(Kinds.CONFIG_MAP, "default", options));
    }

    @Test
    void wordedAsAgreed() throws IOException {
        JsonObject first =
                bench.create(
                        Kinds.CONFIG_MAP, "default", "{'metadata':{'name':'c'},'data':{'a':'1'}}");
        bench.create(Kinds.CONFIG_MAP, "default", "{'metadata':{'name':'gone'}}");
        bench.create(Kinds.CONFIG_MAP, "default", "{'metadata':{'name':'fixed'},'data':{'a':'1'}}");
        String then = revision(first);
        rollbacks(then);
        undeletes();
        takeovers();
        purges();
        many();
        reads();
        assertThat(counts.keySet())
                .containsExactly("many", "purge", "read", "rollback", "takeover", "undelete");
        assertThat(counts.values()).allMatch(count -> count >= AT_LEAST);
        String told = counts + "\n\n" + all;
        if (Boolean.getBoolean("davit.bless")) {
            Files.writeString(GOLDEN, told);
        }
        assertThat(told).isEqualTo(Files.readString(GOLDEN));
    }

    private void rollbacks(String then) {
        bench.patch(Kinds.CONFIG_MAP, "default", "fixed", "{'data':{'a':'2'}}");
        bench.patch(Kinds.CONFIG_MAP, "default", "fixed", "{'immutable':true}");
        String[] wrong = {
            "{'toRevision':0}",
            "{'toRevision':-1}",
            "{'toRevision':1.5}",
            "{'toRevision':'last'}",
            "{'toRevision':[%s]}".formatted(then),
            "{'toRevision':99999999}",
            "{'toRevision':1}",
            "{'toRevision':%s,'at':'2026-11-20T12:00:00Z'}".formatted(then),
            "{'at':'noon'}",
            "{'at':7}",
            "{'at':'2001-01-01T00:00:00Z'}",
            "{'revision':%s}".formatted(then),
            "{'toRevision':%s,'force':true}".formatted(then),
            "{}",
        };
        for (String body : wrong) {
            post("rollback", Kinds.CONFIG_MAP, "c/rollback", body);
        }
        String before = Long.toString(Long.parseLong(then) + 2);
        post("rollback", Kinds.CONFIG_MAP, "fixed/rollback", "{'toRevision':%s}".formatted(before));
        post("rollback", Kinds.LEASE, "l/rollback", "{}");
    }

    private void undeletes() {
        bench.create(Kinds.CONFIG_MAP, "default", "{'metadata':{'name':'d'},'data':{'a':'1'}}");
        bench.delete(Kinds.CONFIG_MAP, "default", "d");
        long removed = bench.store.image().revision();
        String[] wrong = {
            "{'toRevision':%d}".formatted(removed),
            "{'toRevision':1}",
            "{'toRevision':0}",
            "{'toRevision':'x'}",
            "{'toRevision':99999999}",
            "{'at':''}",
            "{'at':'2001-01-01T00:00:00Z'}",
            "{'at':'2026-11-20T12:00:00Z','toRevision':2}",
            "{'name':'e'}",
        };
        for (String body : wrong) {
            post("undelete", Kinds.CONFIG_MAP, "d/rollback", body);
        }
        post("undelete", Kinds.CONFIG_MAP, "never/rollback", "{}");
        bench.create(Kinds.NAMESPACE, "", "{'metadata':{'name':'shop'}}");
        bench.create(Kinds.CONFIG_MAP, "shop", "{'metadata':{'name':'c'}}");
        bench.delete(Kinds.CONFIG_MAP, "shop", "c");
        bench.delete(Kinds.NAMESPACE, "", "shop");
        say(
                "undelete",
                "into a namespace that is going",
                bench.ask(
                        Bench.ADMIN,
                        Verb.CREATE,
                        target(Kinds.CONFIG_MAP, "shop", "c/rollback"),
                        new Body.Tree(json("{}"))));
    }

    private void takeovers() {
        String[] wrong = {
            "{'fields':'data.a'}",
            "{'fields':['']}",
            "{'fields':['data..a']}",
            "{'fields':['data[a']}",
            "{'fields':[7]}",
            "{'from':'alice'}",
            "{'from':7}",
            "{'from':'system:serviceaccounts:'}",
            "{'to':'alice'}",
            "{'to':''}",
            "{'to':'system:serviceaccounts:ops'}",
            "{'to':'system:serviceaccount:ops'}",
            "{'to':'system:davit:'}",
            "{'to':'system:davit:frozen'}",
            "{'cause':7}",
            "{'field':['data.a']}",
        };
        for (String body : wrong) {
            post("takeover", Kinds.CONFIG_MAP, "c/takeover", body);
        }
        post("takeover", Kinds.CONFIG_MAP, "none/takeover", "{}");
    }

    private void purge(String spec) {
        say(
                "purge",
                spec,
                bench.tryCreate(
                        HistoryKinds.PURGE,
                        "",
                        "{'metadata':{'name':'p'},'spec':%s}".formatted(spec)));
    }

    private void purges() {
        purge("{}");
        purge("{'resource':'configmaps','name':'c','reason':'x'}");
        purge("{'resource':'nodes','namespace':'default','name':'n1','reason':'x'}");
        purge("{'resource':'ConfigMap','namespace':'default','name':'c','reason':'x'}");
        purge("{'resource':'configmaps','namespace':'default','name':'a/b','reason':'x'}");
        purge("{'resource':'configmaps','namespace':'default','name':'c','reason':' '}");
        purge(
                "{'resource':'configmaps','namespace':'default','name':'c','reason':'x','fromRevision':9,'throughRevision':3}");
        purge(
                "{'resource':'configmaps','namespace':'default','name':'c','reason':'x','through':3}");
        post("purge", HistoryKinds.PURGE, "none/approve", "{}");
        bench.create(
                HistoryKinds.PURGE,
                "",
                "{'metadata':{'name':'mine'},'spec':{'resource':'configmaps','namespace':'default','name':'c','reason':'x'}}");
        post("purge", HistoryKinds.PURGE, "mine/approve", "{}");
        say(
                "purge",
                "forged",
                bench.patch(HistoryKinds.PURGE, "", "mine/status", "{'status':{'phase':'Done'}}"));
        say(
                "purge",
                "changed",
                bench.patch(HistoryKinds.PURGE, "", "mine", "{'spec':{'name':'other'}}"));
    }

    private void many(String spec) {
        say(
                "many",
                spec,
                bench.tryCreate(
                        HistoryKinds.ROLLBACK,
                        "default",
                        "{'metadata':{'name':'b'},'spec':%s}".formatted(spec)));
    }

    private void many() {
        many("{}");
        many("{'toRevision':0}");
        many("{'toRevision':2,'at':'2026-11-20T12:00:00Z'}");
        many("{'at':'noon'}");
        many("{'at':'2001-01-01T00:00:00Z'}");
        many("{'toRevision':99999999}");
        many("{'toRevision':2,'resources':['cats']}");
        many("{'toRevision':2,'resources':['nodes']}");
        many("{'toRevision':2,'resources':['Deployments']}");
        many("{'toRevision':2,'actions':['Undo']}");
        many("{'toRevision':2,'selector':{'matchExpressions':[{'key':'a','operator':'Near'}]}}");
        many("{'toRevision':2,'dryRun':true}");
        many("{'toRevision':2,'reason':'%s'}".formatted("x".repeat(1025)));
    }

    private void reads() {
        get(Kinds.CONFIG_MAP, "c", "revision=x");
        get(Kinds.CONFIG_MAP, "c", "revision=");
        get(Kinds.CONFIG_MAP, "c", "revision=-1");
        get(Kinds.CONFIG_MAP, "c", "revision=99999999");
        get(Kinds.CONFIG_MAP, "c", "revision=1");
        get(Kinds.CONFIG_MAP, "c", "at=noon");
        get(Kinds.CONFIG_MAP, "c", "at=2001-01-01T00:00:00Z");
        get(Kinds.CONFIG_MAP, "none/history");
        get(Kinds.CONFIG_MAP, "c/history", "limit=many");
        get(Kinds.CONFIG_MAP, "c/history", "continue=x");
        get(Kinds.CONFIG_MAP, "none/blame");
        get(Kinds.CONFIG_MAP, "c/lifecycle", "format=png");
        get(Kinds.NAMESPACE, "default/contents", "resources=cats");
        get(Kinds.NAMESPACE, "default/contents", "limit=x");
        get(Kinds.NAMESPACE, "default/contents", "continue=x");
        get(Kinds.NAMESPACE, "default/contents", "labelSelector=a=(");
        get(HistoryKinds.POLICY, "none/usage");
        list("deleted=true", "limit=-1");
        list("revision=1", "continue=x");
        list("at=soon");
    }
}
