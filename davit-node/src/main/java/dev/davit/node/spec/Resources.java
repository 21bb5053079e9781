package dev.davit.node.spec;

import dev.davit.model.json.JsonString;
import dev.davit.model.quantity.Quantity;
import dev.davit.port.Limits;
import java.util.List;

/** Requests and limits, as cgroups take them. */
public final class Resources {
    /** What the strict profile sets where a container says nothing. */
    public static final long STRICT_PIDS = 1024;

    public static final long STRICT_MEMORY_BYTES = 1L << 30;

    private Resources() {}

    public static Limits of(Pod pod, Container container) {
        long memory = amount(container, "limits", "memory", false);
        if (memory == 0 && pod.strict()) {
            memory = Math.max(STRICT_MEMORY_BYTES, amount(container, "requests", "memory", false));
        }
        long cpuLimit = amount(container, "limits", "cpu", true);
        long cpuRequest = amount(container, "requests", "cpu", true);
        return new Limits(
                cpuRequest == 0 ? cpuLimit : cpuRequest,
                cpuLimit,
                memory,
                pod.strict() ? STRICT_PIDS : 0);
    }

    /** Of a pod as a whole: sums, where every container that runs beside the others has a limit. */
    public static Limits of(Pod pod) {
        List<Container> side =
                pod.allContainers().stream()
                        .filter(each -> !each.init() || each.sidecar())
                        .toList();
        List<Container> once =
                pod.initContainers().stream().filter(each -> !each.sidecar()).toList();
        Limits sum = new Limits(0, 0, 0, 0);
        boolean first = true;
        for (Container container : side) {
            Limits more = of(pod, container);
            sum = first ? more : plus(sum, more);
            first = false;
        }
        for (Container container : once) {
            sum = most(sum, of(pod, container));
        }
        return sum;
    }

    /** 0 where a container says nothing. CPU in thousandths of a core. */
    static long amount(Container container, String side, String resource, boolean thousandths) {
        Quantity written = Quantity.stored(container.tree().at("resources", side, resource));
        if (written == null) {
            return 0;
        }
        return thousandths ? written.milliValue() : written.value();
    }

    private static Limits plus(Limits a, Limits b) {
        return new Limits(
                a.cpuMillisRequest() + b.cpuMillisRequest(),
                sum(a.cpuMillisLimit(), b.cpuMillisLimit()),
                sum(a.memoryBytesLimit(), b.memoryBytesLimit()),
                sum(a.pidsLimit(), b.pidsLimit()));
    }

    private static long sum(long a, long b) {
        return a == 0 || b == 0 ? 0 : a + b;
    }

    private static Limits most(Limits a, Limits b) {
        return new Limits(
                Math.max(a.cpuMillisRequest(), b.cpuMillisRequest()),
                larger(a.cpuMillisLimit(), b.cpuMillisLimit()),
                larger(a.memoryBytesLimit(), b.memoryBytesLimit()),
                larger(a.pidsLimit(), b.pidsLimit()));
    }

    private static long larger(long a, long b) {
        return a == 0 || b == 0 ? 0 : Math.max(a, b);
    }

    /** A quantity that admission has checked, rounded up. */
    static long parse(String text, boolean thousandths) {
        Quantity read = Quantity.stored(new JsonString(text));
        if (read == null) {
            return 0;
        }
        return thousandths ? read.milliValue() : read.value();
    }
}
