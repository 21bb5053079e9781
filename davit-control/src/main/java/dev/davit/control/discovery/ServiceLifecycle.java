package dev.davit.control.discovery;

import dev.davit.base.Timestamps;
import dev.davit.control.Conditions;
import dev.davit.control.pod.PodLifecycle;
import dev.davit.lifecycle.Explain;
import dev.davit.lifecycle.Explanation;
import dev.davit.lifecycle.Graph;
import dev.davit.lifecycle.OnFailure;
import dev.davit.lifecycle.Owner;
import dev.davit.lifecycle.Phase;
import dev.davit.lifecycle.RunId;
import dev.davit.lifecycle.Step;
import dev.davit.lifecycle.StepState;
import dev.davit.lifecycle.StepView;
import dev.davit.lifecycle.View;
import dev.davit.model.image.ImageView;
import dev.davit.model.image.StoredObject;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.model.kind.Kinds;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Why a service leads nowhere: no pod has its labels, none of them is ready, or none has its port.
 * Read from what is stored.
 */
public final class ServiceLifecycle {
    private static final String SELECT = "select";
    private static final String READY = "ready";
    private static final int LOOKED_AT = 50_000;

    /** Values of a label that are named where none matches. */
    private static final int NAMED = 3;

    /** Different ones that are looked at. */
    private static final int LABELS = 1_000;

    private final ServiceView service;
    private final JsonObject tree;
    private final long now;
    private final long since;
    private final List<StoredObject> pods = new ArrayList<>();
    private final List<Member> ready = new ArrayList<>();
    private final TreeSet<String> seen = new TreeSet<>();
    private Explanation.@Nullable LogPlace log;

    private ServiceLifecycle(ImageView image, StoredObject stored, long now) {
        this.service = ServiceView.of(stored);
        this.tree = stored.tree();
        this.now = now;
        this.since = Timestamps.read(tree.textOr("", "metadata", "creationTimestamp")).orElse(now);
        if (service.selector() != null) {
            int[] looked = {0};
            image.scan(
                    Kinds.POD.id(),
                    service.namespace(),
                    null,
                    pod -> {
                        look(pod);
                        return ++looked[0] < LOOKED_AT;
                    });
        }
    }

    public static Explanation explain(ImageView image, StoredObject service, long nowMillis) {
        return new ServiceLifecycle(image, service, nowMillis).explain();
    }

    public static View view(ImageView image, StoredObject service, long nowMillis) {
        return new ServiceLifecycle(image, service, nowMillis).view();
    }

    private Explanation explain() {
        View view = view();
        String subject = "Service " + service.namespace() + "/" + service.name();
        Explanation why = Explain.of(subject, view);
        Explanation.LogPlace place = log;
        return place == null
                ? why
                : why.with(
                        why.steps().stream()
                                .map(step -> step.step().equals(READY) ? step.toldIn(place) : step)
                                .toList());
    }

    private void look(StoredObject stored) {
        JsonObject labels = stored.tree().object("metadata", "labels");
        Member member = Member.of(stored);
        if (service.selector() != null && service.selector().matches(labels) && !member.ended()) {
            pods.add(stored);
            boolean serves = member.ready() || service.early();
            if (serves && member.listed() && !member.terminating()) {
                ready.add(member);
            }
        } else if (labels.text(firstKey()) != null && seen.size() < LABELS) {
            seen.add(labels.textOr("", firstKey()));
        }
    }

    private String firstKey() {
        JsonObject selector = tree.object("spec", "selector");
        return selector.isEmpty() ? "" : selector.nameAt(0);
    }

    private String selector() {
        JsonObject selector = tree.object("spec", "selector");
        List<String> labels = new ArrayList<>();
        for (int i = 0; i < selector.size(); i++) {
            labels.add(selector.nameAt(i) + "=" + selector.textOr("", selector.nameAt(i)));
        }
        return String.join(",", labels);
    }

    private View view() {
        List<StepView> steps = new ArrayList<>();
        if (service.selector() == null) {
            steps.add(step(SELECT, "whose endpoints it has", List.of(), done(elsewhere())));
        } else {
            String does = "pods have the labels of its selector";
            steps.add(step(SELECT, does, List.of(), select()));
            steps.add(step(READY, "a pod of them is ready", List.of(SELECT), readiness()));
            for (ServicePort port : service.ports()) {
                if (port.target() instanceof JsonString(String word)) {
                    String what = "a ready pod has the port " + word;
                    steps.add(step("port/" + word, what, List.of(READY), port(port, word)));
                }
            }
        }
        Graph graph =
                new Graph("Service", Phase.START, steps.stream().map(StepView::step).toList());
        return new View(graph, RunId.FIRST_START, now, steps, OptionalLong.empty());
    }

    private String elsewhere() {
        return "ExternalName".equals(tree.text("spec", "type"))
                ? "answered with the name " + tree.textOr("", "spec", "externalName")
                : "without a selector: whoever writes its EndpointSlices says so";
    }

    private StepState select() {
        if (!pods.isEmpty()) {
            return done(pods.size() + " with " + selector());
        }
        String there =
                seen.isEmpty()
                        ? ""
                        : "; there are pods with %s=%s"
                                .formatted(firstKey(), String.join(" | ", nearest()));
        return new StepState.Waiting(
                since,
                0,
                List.of(),
                "no pod in namespace %s has the labels %s%s"
                        .formatted(service.namespace(), selector(), there),
                "correct its selector: kubectl edit service %s -n %s; or label pods: kubectl label pod NAME -n %s %s"
                        .formatted(
                                service.name(),
                                service.namespace(),
                                service.namespace(),
                                selector().replace(',', ' ')));
    }

    /** Values of its first label, of pods that are there: those that begin alike first. */
    private List<String> nearest() {
        String wanted = tree.textOr("", "spec", "selector", firstKey());
        return seen.stream()
                .sorted(
                        Comparator.comparingInt((String value) -> -alike(value, wanted))
                                .thenComparing(Comparator.naturalOrder()))
                .limit(NAMED)
                .toList();
    }

    /** Characters that both begin with. */
    private static int alike(String one, String other) {
        int same = 0;
        while (same < Math.min(one.length(), other.length())
                && one.charAt(same) == other.charAt(same)) {
            same++;
        }
        return same;
    }

    private StepState readiness() {
        String count = "%d of %d are ready".formatted(ready.size(), pods.size());
        if (!ready.isEmpty()) {
            return done(count);
        }
        if (pods.isEmpty()) {
            return new StepState.Waiting(since, 0, List.of(SELECT), "", "");
        }
        JsonObject pod = pods.getFirst().tree();
        Explanation why = PodLifecycle.explain(pod, now);
        JsonObject condition = Conditions.find(pod.array("status", "conditions"), "Ready");
        long from = Timestamps.read(condition.textOr("", "lastTransitionTime")).orElse(since);
        String name = "pod/" + pod.textOr("", "metadata", "name");
        if (why.steps().isEmpty()) {
            String words = condition.textOr("is not ready yet", "message");
            return new StepState.Waiting(
                    from, 0, List.of(), count + "; " + name + ": " + words, "davit why " + name);
        }
        Explanation.Blocker first = why.steps().getFirst();
        log = first.log().orElse(null);
        String words = first.message().isEmpty() ? first.does() : first.message();
        return new StepState.Waiting(
                Math.min(from, first.sinceMillis()),
                0,
                List.of(),
                "%s; %s waits for %s: %s".formatted(count, name, first.step(), words),
                first.unblock().isEmpty()
                        ? "davit why " + name + " -n " + service.namespace()
                        : first.unblock());
    }

    private StepState port(ServicePort port, String word) {
        if (ready.isEmpty()) {
            return new StepState.Waiting(since, 0, List.of(READY), "", "");
        }
        for (Member member : ready) {
            if (port.in(member).isPresent()) {
                return done("it leads to " + port.in(member).getAsLong());
            }
        }
        return new StepState.Waiting(
                since,
                0,
                List.of(),
                "no container of its pods has a port with the name \"" + word + "\"",
                "name a container's port so, or write its number as targetPort: kubectl edit service %s -n %s"
                        .formatted(service.name(), service.namespace()));
    }

    private StepState done(String message) {
        return new StepState.Done(since, 1, message);
    }

    private static StepView step(String name, String does, List<String> after, StepState state) {
        Owner owner = new Owner.Domain(Discovery.NAME);
        Step step = new Step(name, does, owner, after, Long.MAX_VALUE, OnFailure.Retry.USUAL);
        return new StepView(step, state);
    }
}
