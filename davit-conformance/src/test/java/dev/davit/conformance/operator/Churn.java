package dev.davit.conformance.operator;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** People who cannot make up their minds, and others who meddle with what the operator made. */
final class Churn {
    private static final int NAMES = 40;
    private static final int MOST_PARTS = 5;
    private static final List<String> COLOURS = List.of("red", "green", "blue");

    private final KubernetesClient client;
    private final String namespace;
    private final Random random;
    private final Tally tally;

    /** What was last wanted of each; null: gone. A name in doubt is not there. */
    private final Map<String, WidgetSpec> wanted = new TreeMap<>();

    Churn(KubernetesClient client, String namespace, long seed, Tally tally) {
        this.client = client;
        this.namespace = namespace;
        this.random = new Random(seed);
        this.tally = tally;
    }

    Map<String, WidgetSpec> wanted() {
        return wanted;
    }

    /** One change. */
    void step() {
        String name = "w-" + random.nextInt(NAMES);
        try {
            WidgetSpec before = wanted.get(name);
            int what = random.nextInt(10);
            if (before == null) {
                create(name);
            } else if (what == 0) {
                delete(name);
            } else if (what < 4) {
                resize(name, before);
            } else if (what < 6) {
                recolour(name, before);
            } else {
                meddle(name, what);
            }
        } catch (KubernetesClientException unanswered) {
            tally.add("changes refused or unanswered: " + unanswered.getCode());
            settle(name);
        }
    }

    private Resource<Widget> widget(String name) {
        return client.resources(Widget.class).inNamespace(namespace).withName(name);
    }

    private WidgetSpec any() {
        return new WidgetSpec(
                random.nextInt(MOST_PARTS + 1), COLOURS.get(random.nextInt(COLOURS.size())));
    }

    private void create(String name) {
        if (widget(name).get() != null) {
            // The one before has not gone yet.
            tally.add("creations that wait for a finalizer");
            return;
        }
        Widget made = new Widget();
        made.getMetadata().setName(name);
        made.getMetadata().setNamespace(namespace);
        WidgetSpec spec = any();
        made.setSpec(spec);
        client.resource(made).create();
        wanted.put(name, spec);
        tally.add("widgets created");
    }

    private void delete(String name) {
        widget(name).delete();
        wanted.remove(name);
        tally.add("widgets deleted");
    }

    private void resize(String name, WidgetSpec before) {
        int size = any().size();
        if (random.nextBoolean()) {
            widget(name).scale(size);
        } else {
            widget(name)
                    .patch(
                            PatchContext.of(PatchType.JSON_MERGE),
                            "{\"spec\":{\"size\":" + size + "}}");
        }
        wanted.put(name, new WidgetSpec(size, before.colour()));
        tally.add("widgets resized");
    }

    private void recolour(String name, WidgetSpec before) {
        String colour = any().colour();
        widget(name)
                .edit(one -> {
                    one.setSpec(new WidgetSpec(one.getSpec().size(), colour));
                    return one;
                });
        wanted.put(name, new WidgetSpec(before.size(), colour));
        tally.add("widgets recoloured");
    }

    /** A part is deleted or painted over by somebody else. */
    private void meddle(String name, int what) {
        Resource<ConfigMap> part =
                client.configMaps()
                        .inNamespace(namespace)
                        .withName(name + "-" + random.nextInt(MOST_PARTS));
        if (part.get() == null) {
            return;
        }
        if (what < 8) {
            part.delete();
            tally.add("parts deleted by others");
        } else {
            part.patch("{\"data\":{\"colour\":\"black\"}}");
            tally.add("parts painted over by others");
        }
    }

    /** Nobody said whether it was done: look, as a person would. */
    private void settle(String name) {
        while (true) {
            try {
                @Nullable Widget there = widget(name).get();
                if (there == null || there.isMarkedForDeletion()) {
                    wanted.remove(name);
                } else {
                    wanted.put(name, there.getSpec());
                }
                return;
            } catch (KubernetesClientException stillAway) {
                tally.add("looks without an answer");
                pause();
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(200);
        } catch (InterruptedException told) {
            Thread.currentThread().interrupt();
        }
    }
}
