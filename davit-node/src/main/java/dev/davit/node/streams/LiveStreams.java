package dev.davit.node.streams;

import dev.davit.base.HostFailure;
import dev.davit.base.Outcome;
import dev.davit.base.Reason;
import dev.davit.base.Refusal;
import dev.davit.model.json.JsonObject;
import dev.davit.node.ContainerRun;
import dev.davit.node.pod.ContainerRecord;
import dev.davit.node.pod.PodRoom;
import dev.davit.node.spec.Container;
import dev.davit.node.spec.Pod;
import dev.davit.node.spec.Problem;
import dev.davit.port.Containers;
import dev.davit.port.ExecSession;
import dev.davit.port.ImagePulls;
import dev.davit.port.PodStreams;
import dev.davit.port.Sandboxes;
import dev.davit.port.Tunnel;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Answers from what the rooms publish, and from the runtime. */
public final class LiveStreams implements PodStreams {
    /** Of one pod: execs, attaches and ways to its ports. */
    static final int MAX_STREAMS_PER_POD = 64;

    private final Containers containers;
    private final ImagePulls pulls;
    private final Sandboxes sandboxes;
    private final OpenStreams open = new OpenStreams(MAX_STREAMS_PER_POD);
    private final Function<String, PodRoom.@Nullable View> views;

    /**
     * @param views the newest view of a pod by uid; null where the node has no such pod
     */
    public LiveStreams(
            Containers containers,
            Sandboxes sandboxes,
            ImagePulls pulls,
            Function<String, PodRoom.@Nullable View> views) {
        this.sandboxes = sandboxes;
        this.containers = containers;
        this.pulls = pulls;
        this.views = views;
    }

    @Override
    public Outcome<LogRun> log(LogQuery query) {
        PodRoom.View view = views.apply(query.podUid());
        if (view == null) {
            return refused(Reason.NOT_FOUND, "this node does not have the pod (any more)");
        }
        return container(view, query.container())
                .then(name ->
                        attempt(view, name, query.previous()).then(at -> log(query, name, at)));
    }

    private Outcome<LogRun> log(LogQuery query, String container, int attempt) {
        LogSource source = new LogSource(containers, query.podUid(), container, views);
        return Outcome.ok(new LogReader(source, query, attempt));
    }

    /** Which run is meant; refused where it never ran, or its log is gone. */
    private Outcome<Integer> attempt(PodRoom.View view, String name, boolean previous) {
        Pod pod = new Pod(view.pod());
        ContainerRecord record = view.record().find(name);
        List<Integer> attempts = containers.logAttempts(pod.uid(), name);
        int current = record == null ? -1 : record.attempt();
        if (previous) {
            boolean kept = attempts.contains(current - 1);
            return kept
                    ? Outcome.ok(current - 1)
                    : refused(
                            Reason.BAD_REQUEST,
                            "previous terminated container \"%s\" in pod \"%s\" not found"
                                    .formatted(name, pod.name()));
        }
        if (attempts.isEmpty()) {
            return refused(
                    Reason.BAD_REQUEST,
                    "container \"%s\" in pod \"%s\" is waiting to start: %s"
                            .formatted(name, pod.name(), why(view, name)));
        }
        return Outcome.ok(attempts.contains(current) ? current : attempts.getLast());
    }

    @Override
    public Outcome<ExecSession> exec(ExecQuery query) {
        PodRoom.View view = views.apply(query.podUid());
        if (view == null) {
            return refused(Reason.NOT_FOUND, "this node does not have the pod (any more)");
        }
        Containers.ExecSpec spec =
                new Containers.ExecSpec(query.command(), query.tty(), query.stdin());
        return container(view, query.container())
                .then(name -> session(view, name, "exec", id -> containers.exec(id, spec)));
    }

    @Override
    public Outcome<ExecSession> attach(AttachQuery query) {
        PodRoom.View view = views.apply(query.podUid());
        if (view == null) {
            return refused(Reason.NOT_FOUND, "this node does not have the pod (any more)");
        }
        Containers.AttachSpec spec =
                new Containers.AttachSpec(query.stdin(), query.stdout(), query.stderr());
        return container(view, query.container())
                .then(name -> session(view, name, "attach", id -> containers.attach(id, spec)));
    }

    private Outcome<ExecSession> session(
            PodRoom.View view, String name, String what, Function<String, ExecSession> begin) {
        ContainerRecord record = view.record().find(name);
        if (record == null || record.state() != ContainerRecord.State.RUNNING) {
            return refused(
                    Reason.BAD_REQUEST,
                    "container \"%s\" is not running: %s".formatted(name, why(view, name)));
        }
        String uid = view.record().uid();
        String id = new ContainerRun(uid, name, record.attempt()).id();
        return open.session(
                uid,
                () -> {
                    try {
                        return Outcome.ok(begin.apply(id));
                    } catch (HostFailure | Containers.StartFailure failure) {
                        return refused(
                                Reason.BAD_REQUEST,
                                "%s in \"%s\": %s".formatted(what, name, failure.getMessage()));
                    }
                });
    }

    @Override
    public Outcome<Forwarding> forward(String podUid) {
        if (!reachable(podUid)) {
            return refused(Reason.NOT_FOUND, "this node does not have the pod (any more)");
        }
        return open.forwarding(
                podUid,
                new Forwarding() {
                    @Override
                    public Outcome<Tunnel> dial(int port) {
                        return LiveStreams.this.dial(podUid, port);
                    }

                    @Override
                    public boolean alive() {
                        return reachable(podUid);
                    }

                    @Override
                    public void close() {
                        // Its tunnels are closed by whom they were given to.
                    }
                });
    }

    private boolean reachable(String podUid) {
        PodRoom.View view = views.apply(podUid);
        return view != null
                && !new Pod(view.pod()).terminal()
                && view.record().containers().values().stream()
                        .anyMatch(each -> each.state() != ContainerRecord.State.ENDED);
    }

    private Outcome<Tunnel> dial(String podUid, int port) {
        if (!reachable(podUid)) {
            return refused(Reason.NOT_FOUND, "the pod does not run any more");
        }
        try {
            return Outcome.ok(sandboxes.dial(podUid, port));
        } catch (HostFailure refused) {
            return refused(Reason.BAD_REQUEST, String.valueOf(refused.getMessage()));
        }
    }

    @Override
    public @Nullable JsonObject progress(String podUid) {
        PodRoom.View view = views.apply(podUid);
        return view == null ? null : PullWords.over(view.progress(), new Pod(view.pod()), pulls);
    }

    private static Outcome<String> container(PodRoom.View view, String asked) {
        Pod pod = new Pod(view.pod());
        List<String> names = pod.allContainers().stream().map(Container::name).toList();
        if (!asked.isEmpty()) {
            return pod.container(asked).isPresent()
                    ? Outcome.ok(asked)
                    : refused(
                            Reason.BAD_REQUEST,
                            "container %s is not valid for pod %s: it has %s"
                                    .formatted(asked, pod.name(), String.join(", ", names)));
        }
        List<Container> main = pod.containers();
        return main.size() == 1
                ? Outcome.ok(main.getFirst().name())
                : refused(
                        Reason.BAD_REQUEST,
                        "a container name must be specified for pod %s, choose one of: %s"
                                .formatted(pod.name(), String.join(", ", names)));
    }

    private static String why(PodRoom.View view, String name) {
        Problem problem = view.waiting().get(name);
        if (problem != null) {
            return problem.message().isEmpty()
                    ? problem.reason()
                    : problem.reason() + ": " + problem.message();
        }
        ContainerRecord record = view.record().find(name);
        boolean over = record != null && record.state() == ContainerRecord.State.ENDED;
        return over ? "it has ended" : Problem.CREATING;
    }

    private static <T> Outcome<T> refused(Reason reason, String message) {
        return Outcome.refused(Refusal.of(reason, message));
    }
}
