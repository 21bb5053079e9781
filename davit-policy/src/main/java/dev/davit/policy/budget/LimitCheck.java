package dev.davit.policy.budget;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Kind;
import dev.davit.model.kind.Kinds;
import dev.davit.model.kind.WorkloadKinds;
import dev.davit.model.quantity.Quantities;
import dev.davit.model.quantity.Quantity;
import dev.davit.policy.pod.PodResources;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Locale;

/** One entry of a LimitRange held against an object; in Kubernetes' words. */
final class LimitCheck {
    private final String type;
    private final Quantities min;
    private final Quantities max;
    private final Quantities ratio;
    private final List<String> wrong;

    private LimitCheck(JsonObject limit, List<String> wrong) {
        type = limit.textOr("", "type");
        min = Quantities.of(limit.object("min"));
        max = Quantities.of(limit.object("max"));
        ratio = Quantities.of(limit.object("maxLimitRequestRatio"));
        this.wrong = wrong;
    }

    static LimitCheck of(JsonObject limit, List<String> wrong) {
        return new LimitCheck(limit, wrong);
    }

    void check(Kind kind, JsonObject object) {
        if (kind.equals(WorkloadKinds.VOLUME_CLAIM)) {
            claim(object);
        } else if (kind.equals(Kinds.POD)) {
            switch (type) {
                case "Container" -> containers(object);
                case "Pod" ->
                        all(
                                PodResources.requests(object.without("status")),
                                PodResources.limits(object.without("status")));
                default -> {}
            }
        }
    }

    private void containers(JsonObject pod) {
        for (String list : List.of("containers", "initContainers")) {
            for (Json item : pod.array("spec", list)) {
                if (item instanceof JsonObject container) {
                    JsonObject resources = container.object("resources");
                    all(
                            Quantities.of(resources.object("requests")),
                            Quantities.of(resources.object("limits")));
                }
            }
        }
    }

    private void all(Quantities requests, Quantities limits) {
        min.all().keySet().forEach(name -> atLeast(name, requests, limits));
        max.all().keySet().forEach(name -> atMost(name, requests, limits));
        ratio.all().keySet().forEach(name -> inProportion(name, requests, limits));
    }

    private void claim(JsonObject claim) {
        if (!type.equals("PersistentVolumeClaim")) {
            return;
        }
        Quantities requests = Quantities.of(claim.object("spec", "resources", "requests"));
        min.all().keySet().forEach(name -> atLeast(name, requests, Quantities.NONE));
        for (String name : max.all().keySet()) {
            Quantity asked = requests.get(name);
            if (asked == null) {
                most(name, ".  No request is specified");
            } else if (asked.compareTo(max.amount(name)) > 0) {
                most(name, ", but request is " + asked);
            }
        }
    }

    private void atLeast(String name, Quantities requests, Quantities limits) {
        Quantity least = min.amount(name);
        Quantity asked = requests.get(name);
        Quantity limit = limits.get(name);
        if (asked == null) {
            least(name, ".  No request is specified");
        } else if (asked.compareTo(least) < 0) {
            least(name, ", but request is " + asked);
        } else if (limit != null && limit.compareTo(least) < 0) {
            least(name, ", but limit is " + limit);
        }
    }

    private void atMost(String name, Quantities requests, Quantities limits) {
        Quantity most = max.amount(name);
        Quantity asked = requests.get(name);
        Quantity limit = limits.get(name);
        if (limit == null) {
            most(name, ".  No limit is specified");
        } else if (limit.compareTo(most) > 0) {
            most(name, ", but limit is " + limit);
        } else if (asked != null && asked.compareTo(most) > 0) {
            most(name, ", but request is " + asked);
        }
    }

    private void least(String name, String but) {
        wrong.add("minimum %s usage per %s is %s%s".formatted(name, type, min.amount(name), but));
    }

    private void most(String name, String but) {
        wrong.add("maximum %s usage per %s is %s%s".formatted(name, type, max.amount(name), but));
    }

    private void inProportion(String name, Quantities requests, Quantities limits) {
        Quantity asked = requests.amount(name);
        Quantity limit = limits.amount(name);
        if (asked.isZero()) {
            proportion(name, "no request is specified or request is 0");
        } else if (limit.isZero()) {
            proportion(name, "no limit is specified or limit is 0");
        } else {
            BigDecimal is = limit.amount().divide(asked.amount(), MathContext.DECIMAL64);
            if (is.compareTo(ratio.amount(name).amount()) > 0) {
                proportion(name, String.format(Locale.ROOT, "provided ratio is %f", is));
            }
        }
    }

    private void proportion(String name, String but) {
        wrong.add(
                "%s max limit to request ratio per %s is %s, but %s"
                        .formatted(name, type, ratio.amount(name), but));
    }
}
