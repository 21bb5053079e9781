package dev.davit.conformance.operator;

import dev.davit.conformance.clients.CutWire;
import dev.davit.conformance.clients.Run;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Plays the operator against churn: two processes of it in an election, their connections cut, the
 * leader stopped, the server killed with -9. Arguments: a kubeconfig, the folder of scripts, for
 * how many seconds, a seed. Ends with 1 where something is not as it was wanted in the end.
 */
public final class Main {
    private static final String SPACE = "operator";
    private static final long STEP_MILLIS = 40;
    private static final long CUT_MILLIS = 7_000;
    private static final long DEPOSE_MILLIS = 16_000;
    private static final long KILL_MILLIS = 23_000;
    private static final long REPORT_MILLIS = 60_000;
    private static final int MEGABYTE = 1 << 20;

    private final Run run;
    private final Tally tally = new Tally();
    private final Random random;
    private final KubernetesClient client;

    /** One process of the operator and the wire that it hangs on. */
    private record Instance(WidgetOperator operator, CutWire wire) {
        void stop() throws java.io.IOException {
            operator.close();
            wire.close();
        }
    }

    private Main(Run run, long seed) {
        this.run = run;
        this.random = new Random(seed);
        this.client = client(run.kubeconfig());
    }

    public static void main(String[] arguments) {
        try {
            Run run = Run.of("operator", Path.of(arguments[0]), Path.of(arguments[1]));
            new Main(run, Long.parseLong(arguments[3]))
                    .play(TimeUnit.SECONDS.toMillis(Long.parseLong(arguments[2])));
            System.exit(0);
        } catch (Throwable failed) {
            System.out.println("NOT AS IT SHOULD BE: " + failed.getMessage());
            failed.printStackTrace(System.out);
            System.exit(1);
        }
    }

    private static KubernetesClient client(String kubeconfig) {
        return new KubernetesClientBuilder().withConfig(Config.fromKubeconfig(kubeconfig)).build();
    }

    private Instance instance(String name) throws java.io.IOException {
        CutWire wire = new CutWire(run.serverPort());
        WidgetOperator operator =
                new WidgetOperator(client(run.kubeconfigBy(wire)), SPACE, name, tally);
        operator.start();
        return new Instance(operator, wire);
    }

    private void prepare() throws Exception {
        client.resource(
                        new NamespaceBuilder()
                                .withNewMetadata()
                                .withName(SPACE)
                                .endMetadata()
                                .build())
                .create();
        CustomResourceDefinition kind =
                client.getKubernetesSerialization()
                        .unmarshal(Widget.DEFINITION, CustomResourceDefinition.class);
        client.resource(kind).create();
        Run.eventually(
                "the kind is served",
                () ->
                        client
                                .apiextensions()
                                .v1()
                                .customResourceDefinitions()
                                .withName("widgets." + Widget.GROUP)
                                .get()
                                .getStatus()
                                .getConditions()
                                .stream()
                                .anyMatch(one ->
                                        one.getType().equals("Established")
                                                && one.getStatus().equals("True")));
    }

    private void play(long millis) throws Exception {
        prepare();
        Instance[] both = {instance("one"), instance("two")};
        Churn churn = new Churn(client, SPACE, random.nextLong(), tally);
        long began = System.currentTimeMillis();
        long cut = began + CUT_MILLIS;
        long depose = began + DEPOSE_MILLIS;
        long kill = began + KILL_MILLIS;
        long report = began + REPORT_MILLIS;
        for (long now = began; now < began + millis; now = System.currentTimeMillis()) {
            churn.step();
            if (now >= cut) {
                both[random.nextInt(2)].wire().cut();
                tally.add("wires cut");
                cut = now + CUT_MILLIS;
            }
            if (now >= depose) {
                depose(both);
                depose = now + DEPOSE_MILLIS;
            }
            if (now >= kill) {
                run.killServer();
                tally.add("servers killed");
                kill = now + KILL_MILLIS;
            }
            if (now >= report) {
                report((now - began) / 1_000);
                report = now + REPORT_MILLIS;
            }
            Thread.sleep(STEP_MILLIS);
        }
        try {
            judge(churn);
        } finally {
            report((System.currentTimeMillis() - began) / 1_000);
        }
        for (Instance one : both) {
            one.stop();
        }
        run.done("keeps its own kind through churn, cut wires, lost leaders and killed servers");
    }

    /** The one that leads is stopped; another takes its place in the election. */
    private void depose(Instance[] both) throws Exception {
        for (int i = 0; i < both.length; i++) {
            if (both[i].operator().leads()) {
                both[i].stop();
                both[i] = instance(List.of("one", "two").get(i) + "-" + random.nextInt(1_000));
                tally.add("leaders stopped");
                return;
            }
        }
    }

    private void judge(Churn churn) throws Exception {
        Judge judge = new Judge(client, SPACE);
        AtomicReference<List<String>> wrong = new AtomicReference<>(List.of());
        try {
            Run.eventually(
                    "everything is as it was wanted",
                    () -> {
                        wrong.set(judge.wrong(churn.wanted()));
                        return wrong.get().isEmpty();
                    });
        } finally {
            wrong.get().forEach(System.out::println);
        }
        long events =
                client.v1().events().inNamespace(SPACE).list().getItems().stream()
                        .filter(event ->
                                event.getSource().getComponent().equals(Reconciler.MANAGER))
                        .count();
        Run.must(events > 0, "events that the operator wrote");
        Run.must(tally.of("finalizers removed") > 0, "widgets that were let go");
    }

    private void report(long seconds) {
        System.gc();
        Runtime here = Runtime.getRuntime();
        System.out.printf(
                "%d s: %s, heap %d MB, %d threads%n",
                seconds,
                tally,
                (here.totalMemory() - here.freeMemory()) / MEGABYTE,
                Thread.activeCount());
    }
}
