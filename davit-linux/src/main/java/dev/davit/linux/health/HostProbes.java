package dev.davit.linux.health;

import dev.davit.base.HostFailure;
import dev.davit.linux.namespace.Namespaces;
import dev.davit.linux.sandbox.SandboxFolders;
import dev.davit.port.Containers;
import dev.davit.port.Probes;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicReference;

/**
 * {@link Probes} on this host. What goes to the pod's own address goes from the host; what names a
 * host of its own goes from inside the pod's network namespace, so that nobody asks the node, or
 * what only the node can reach, by way of a pod's specification.
 */
public final class HostProbes implements Probes, AutoCloseable {
    private final Containers containers;
    private final SandboxFolders sandboxes;
    private final Deadlines deadlines = new Deadlines();

    public HostProbes(Containers containers, SandboxFolders sandboxes) {
        this.containers = containers;
        this.sandboxes = sandboxes;
    }

    @Override
    public Answer ask(Check check, Where where, long timeoutMillis) {
        try (Deadline deadline = deadlines.in(timeoutMillis)) {
            Answer answer = asked(check, where, deadline);
            return !answer.good() && deadline.over() ? late(timeoutMillis, answer) : answer;
        } catch (IOException | HostFailure failure) {
            return new Answer(false, words(failure));
        }
    }

    private static Answer late(long timeoutMillis, Answer answer) {
        String said = answer.words().isEmpty() ? "" : ": " + answer.words();
        return new Answer(false, "timed out after " + timeoutMillis + " ms" + said);
    }

    private Answer asked(Check check, Where where, Deadline deadline) throws IOException {
        return switch (check) {
            case Exec exec -> ExecAsk.ask(containers, where.containerId(), exec, deadline);
            case Http http ->
                    http.host().isEmpty()
                            ? HttpAsk.ask(http, where.address(), deadline)
                            : inside(where, () -> HttpAsk.ask(http, http.host(), deadline));
            case Tcp tcp ->
                    tcp.host().isEmpty()
                            ? tcp(where.address(), tcp.port(), deadline)
                            : inside(where, () -> tcp(tcp.host(), tcp.port(), deadline));
            case Grpc grpc -> GrpcAsk.ask(grpc, where.address(), deadline);
            case Impossible(String why) -> new Answer(false, why);
        };
    }

    private static Answer tcp(String host, int port, Deadline deadline) {
        try (Line _ = Line.open(host, port, deadline)) {
            return new Answer(true, "");
        } catch (IOException failure) {
            return new Answer(false, Line.place(host, port) + ": " + words(failure));
        }
    }

    private interface Question {
        Answer ask() throws IOException;
    }

    private Answer inside(Where where, Question question) {
        AtomicReference<Answer> answer = new AtomicReference<>(new Answer(false, "no answer"));
        Namespaces.inNetwork(
                sandboxes.namespaces(where.podUid()), () -> answer.set(question.ask()));
        return answer.get();
    }

    static String words(Exception failure) {
        String message = failure.getMessage();
        return message == null ? failure.getClass().getSimpleName() : message;
    }

    @Override
    public void close() {
        deadlines.close();
    }
}
