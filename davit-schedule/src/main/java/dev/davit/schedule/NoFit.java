package dev.davit.schedule;

import dev.davit.model.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Why a demand fits nowhere, in Kubernetes' words and with the numbers. */
final class NoFit {
    private NoFit() {}

    static Placement.Nowhere explain(Demand demand, Columns columns, Resources resources) {
        if (columns.present() == 0) {
            return new Placement.Nowhere(
                    "no nodes available to schedule pods", "add a node", List.of());
        }
        // Reason → nodes, in the order of their text, as Kubernetes prints them.
        Map<String, Integer> reasons = new TreeMap<>();
        Map<String, NodeFacts> examples = new TreeMap<>();
        boolean[] lacking = new boolean[demand.resources().length];
        long[] mostFree = new long[demand.resources().length];
        @Nullable String[] mostFreeOn = new String[demand.resources().length];
        for (int node = 0; node < columns.size(); node++) {
            NodeFacts facts = columns.facts(node);
            if (facts == null) {
                continue;
            }
            String closed = Filters.against(facts, demand);
            if (closed != null) {
                reasons.merge(closed, 1, Integer::sum);
                examples.merge(closed, facts, NoFit::firstByName);
                continue;
            }
            for (int r = 0; r < lacking.length; r++) {
                long free = Math.max(0, columns.free(r, node));
                String best = mostFreeOn[r];
                boolean more =
                        best == null
                                || free > mostFree[r]
                                || (free == mostFree[r] && facts.name().compareTo(best) < 0);
                if (more) {
                    mostFree[r] = free;
                    mostFreeOn[r] = facts.name();
                }
                if (demand.resource(r) > 0 && demand.resource(r) > free) {
                    lacking[r] = true;
                    reasons.merge(insufficient(resources.name(r), r), 1, Integer::sum);
                }
            }
        }
        List<Placement.Lack> lacks = new ArrayList<>();
        for (int r = 0; r < lacking.length; r++) {
            if (lacking[r]) {
                lacks.add(
                        new Placement.Lack(
                                resources.name(r),
                                Resources.text(r, demand.resource(r)),
                                Resources.text(r, Resources.roughly(r, mostFree[r])),
                                String.valueOf(mostFreeOn[r])));
            }
        }
        return new Placement.Nowhere(
                message(columns.present(), reasons, demand, lacks),
                unblock(examples, demand, lacks),
                lacks);
    }

    private static NodeFacts firstByName(NodeFacts one, NodeFacts other) {
        return one.name().compareTo(other.name()) <= 0 ? one : other;
    }

    private static String insufficient(String resource, int number) {
        return number == Resources.PODS ? "Too many pods" : "Insufficient " + resource;
    }

    private static String message(
            int nodes, Map<String, Integer> reasons, Demand demand, List<Placement.Lack> lacks) {
        List<String> counted = new ArrayList<>();
        reasons.forEach((reason, count) -> counted.add(count + " " + reason));
        counted.sort(null);
        StringBuilder text = new StringBuilder();
        text.append("0/").append(nodes).append(" nodes are available: ");
        text.append(String.join(", ", counted)).append('.');
        if (reasons.containsKey(Filters.AFFINITY) && !demand.selector().isEmpty()) {
            text.append(" nodeSelector: ").append(labels(demand.selector(), ", ")).append('.');
        }
        for (Placement.Lack lack : lacks) {
            text.append(
                    " %s: asked %s, at most %s free (on %s)."
                            .formatted(
                                    lack.resource(), lack.asked(), lack.mostFree(), lack.onNode()));
        }
        return text.toString();
    }

    /** In words, and as commands where one does it. */
    private static String unblock(
            Map<String, NodeFacts> examples, Demand demand, List<Placement.Lack> lacks) {
        List<String> ways = new ArrayList<>();
        for (Placement.Lack lack : lacks) {
            ways.add(
                    "ask for at most %s of %s, or free some (who has it: kubectl describe node %s)"
                            .formatted(lack.mostFree(), lack.resource(), lack.onNode()));
        }
        examples.forEach((reason, node) -> {
            if (reason.equals(Filters.UNSCHEDULABLE)) {
                ways.add("uncordon a node: kubectl uncordon " + node.name());
            } else if (reason.equals(Filters.NOT_READY)) {
                ways.add("bring a node back: kubectl describe node " + node.name());
            } else if (reason.equals(Filters.AFFINITY)) {
                ways.add(labelling(node, demand.selector()));
            } else if (reason.startsWith(Filters.TAINT)) {
                String taint = reason.substring(Filters.TAINT.length());
                ways.add("tolerate " + taint + ", or take it away: " + untaint(node, taint));
            }
        });
        ways.add("add a node that fits");
        return String.join("; ", ways);
    }

    private static String labelling(NodeFacts node, JsonObject selector) {
        String way = "label a node as the pod's selector asks";
        return selector.isEmpty()
                ? way
                : way + ": kubectl label node " + node.name() + " " + labels(selector, " ");
    }

    private static String untaint(NodeFacts node, String text) {
        String key = "";
        for (NodeFacts.Taint taint : node.taints()) {
            if (key.isEmpty() && taint.text().equals(text)) {
                key = taint.key() + ":" + taint.effect() + "-";
            }
        }
        return "kubectl taint node " + node.name() + " " + key;
    }

    private static String labels(JsonObject selector, String between) {
        List<String> labels = new ArrayList<>();
        for (int i = 0; i < selector.size(); i++) {
            String key = selector.nameAt(i);
            labels.add(key + "=" + selector.textOr("", key));
        }
        return String.join(between, labels);
    }

    /** Null where it fits. */
    static @Nullable String misfit(
            Demand wanted, @Nullable Demand now, int node, Columns columns, Resources resources) {
        for (int r = 0; r < wanted.resources().length; r++) {
            long free = columns.free(r, node) + (now == null ? 0 : now.resource(r));
            if (wanted.resource(r) > free) {
                return "%s: asks for %s, its node has %s left for it"
                        .formatted(
                                resources.name(r),
                                Resources.text(r, wanted.resource(r)),
                                Resources.text(r, Resources.roughly(r, Math.max(0, free))));
            }
        }
        return null;
    }
}
