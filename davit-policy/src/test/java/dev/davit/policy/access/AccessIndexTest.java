package dev.davit.policy.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.model.json.JsonWriter;
import dev.davit.model.kind.AccessKinds;
import dev.davit.model.request.Identity;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The compiled index against a plain reading of the rules, on chance roles, by seed. */
class AccessIndexTest {
    private static final List<String> VERBS = List.of("get", "list", "create", "impersonate", "*");
    private static final List<String> GROUPS = List.of("", "apps", "*");
    private static final List<String> RESOURCES =
            List.of("pods", "pods/log", "pods/*", "*/log", "*", "*/*", "jobs", "jobs/status");
    private static final List<String> PATHS = List.of("/a", "/a/*", "/b*", "*");
    private static final List<String> SPACES = List.of("", "x", "y");
    private static final List<String> SUBJECTS =
            List.of("User/u", "User/v", "Group/g", "Group/h", "ServiceAccount/x/s");
    private static final List<Identity> PEOPLE =
            List.of(
                    new Identity("u", List.of("g"), ""),
                    new Identity("v", List.of("g", "h"), ""),
                    new Identity("w", List.of(), ""),
                    new Identity(Identity.ACCOUNT + "x:s", List.of("h"), ""));

    /** A binding as a test remembers it. */
    private record Bound(String namespace, List<PolicyRule> rules, String subject) {}

    private static <T> T one(Random random, List<T> all) {
        return all.get(random.nextInt(all.size()));
    }

    private static PolicyRule rule(Random random) {
        List<String> verbs = List.of(one(random, VERBS), one(random, VERBS));
        if (random.nextInt(4) == 0) {
            return PolicyRule.onPaths(List.of(one(random, PATHS)), verbs);
        }
        List<String> names = random.nextInt(3) == 0 ? List.of("n") : List.of();
        return new PolicyRule(
                verbs,
                List.of(one(random, GROUPS)),
                List.of(one(random, RESOURCES), one(random, RESOURCES)),
                names,
                List.of());
    }

    private static Question question(Random random) {
        if (random.nextInt(5) == 0) {
            return new Question.OnPath(
                    one(random, List.of("get", "post")),
                    one(random, List.of("/a", "/a/b", "/bc", "/")));
        }
        return new Question.OnResource(
                one(random, List.of("get", "list", "create", "delete")),
                one(random, List.of("", "apps", "batch")),
                one(random, List.of("pods", "jobs", "nodes", "*", "pods/log")),
                one(random, List.of("", "", "log", "status", "*", "a/b")),
                one(random, SPACES),
                one(random, List.of("", "n", "m")));
    }

    private static boolean plainly(Identity who, Question question, List<Bound> all) {
        String namespace = question instanceof Question.OnResource asked ? asked.namespace() : "";
        return all.stream()
                .filter(bound -> bound.namespace().isEmpty() || bound.namespace().equals(namespace))
                .filter(bound -> is(who, bound.subject()))
                .flatMap(bound -> bound.rules().stream())
                .anyMatch(rule -> rule.allows(question));
    }

    private static boolean is(Identity who, String subject) {
        String[] parts = subject.split("/", -1);
        return switch (parts[0]) {
            case "User" -> who.name().equals(parts[1]);
            case "Group" -> who.in(parts[1]);
            default -> who.name().equals(Identity.ACCOUNT + parts[1] + ":" + parts[2]);
        };
    }

    @Test
    void theIndexAnswersAsTheRulesRead() {
        int allowed = 0;
        for (int seed = 0; seed < 400; seed++) {
            Random random = new Random(seed);
            RoleBook book = new RoleBook();
            List<Bound> all = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                bind(random, book, all, i);
            }
            AccessIndex index = book.index();
            for (int i = 0; i < 200; i++) {
                Identity who = one(random, PEOPLE);
                Question question = question(random);
                boolean may = plainly(who, question, all);
                allowed += may ? 1 : 0;
                assertThat(index.decide(who, question).allowed())
                        .as("seed %d: %s %s of %s", seed, who.name(), question, all)
                        .isEqualTo(may);
            }
        }
        assertThat(allowed).isBetween(5_000, 75_000);
    }

    private static void bind(Random random, RoleBook book, List<Bound> all, int number) {
        List<PolicyRule> rules = List.of(rule(random), rule(random));
        String role = "r" + number;
        StringBuilder text = new StringBuilder();
        rules.forEach(rule -> text.append(text.isEmpty() ? "" : ",").append(json(rule)));
        book.role("", role, text.toString());
        String namespace = one(random, SPACES);
        String subject = one(random, SUBJECTS);
        book.bind(namespace, "b" + number, "ClusterRole/" + role, subject);
        all.add(new Bound(namespace, rules, subject));
    }

    private static String json(PolicyRule rule) {
        return JsonWriter.text(rule.toJson());
    }

    /** Nothing in a role takes a right away: there are no rules that forbid. */
    @Test
    void anotherBindingNeverTakesARightAway() {
        for (int seed = 0; seed < 100; seed++) {
            Random random = new Random(seed);
            RoleBook book = new RoleBook();
            List<Bound> all = new ArrayList<>();
            AccessIndex before = book.index();
            for (int i = 0; i < 8; i++) {
                bind(random, book, all, i);
                AccessIndex after = AccessIndex.of(book, before, Advisers.NONE);
                for (int k = 0; k < 50; k++) {
                    Identity who = one(random, PEOPLE);
                    Question question = question(random);
                    if (before.decide(who, question).allowed()) {
                        assertThat(after.decide(who, question).allowed())
                                .as("seed %d: %s %s", seed, who.name(), question)
                                .isTrue();
                    }
                }
                before = after;
            }
        }
    }

    @Test
    void whatChangedIsReadAnewAndWhatIsGoneIsGone() {
        Identity user = new Identity("u", List.of(), "");
        Question get = new Question.OnResource("get", "", "pods", "", "x", "p");
        Question list = new Question.OnResource("list", "", "pods", "", "x", "");
        RoleBook book =
                new RoleBook()
                        .role("", "r", "{'apiGroups':[''],'resources':['pods'],'verbs':['get']}")
                        .bind("x", "b", "ClusterRole/r", "User/u");
        AccessIndex first = book.index();
        book.role("", "r", "{'apiGroups':[''],'resources':['pods'],'verbs':['list']}");
        AccessIndex second = AccessIndex.of(book, first, Advisers.NONE);
        assertThat(first.decide(user, get).allowed()).isTrue();
        assertThat(second.decide(user, get).allowed()).isFalse();
        assertThat(second.decide(user, list).reason())
                .isEqualTo(
                        "RBAC: allowed by RoleBinding \"b/x\" of ClusterRole \"r\" to User \"u\"");
        book.drop(AccessKinds.CLUSTER_ROLE, "", "r");
        assertThat(AccessIndex.of(book, second, Advisers.NONE).decide(user, list))
                .isEqualTo(Decision.NO);
    }
}
