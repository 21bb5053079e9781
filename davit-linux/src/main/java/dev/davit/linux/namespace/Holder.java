package dev.davit.linux.namespace;

import dev.davit.base.HostFailure;
import dev.davit.linux.sys.Child;
import dev.davit.linux.sys.Fd;
import dev.davit.linux.sys.Libc;
import dev.davit.linux.sys.Pump;
import dev.davit.linux.sys.Spawn;
import dev.davit.linux.sys.Tool;
import java.util.ArrayList;
import java.util.List;

/**
 * A child that sits in new namespaces and does nothing. It ends when it is closed, and also when
 * Davit is killed: its standard input ends then.
 */
public final class Holder implements AutoCloseable {
    private static final int MAX_LINE_BYTES = 1024;

    private final Child child;
    private final Fd hold;

    private Holder(Child child, Fd hold) {
        this.child = child;
        this.hold = hold;
    }

    /** One in namespaces of every kind that a pod can have of its own. */
    public static Holder ofAll() {
        return start(Namespaces.switches(Namespaces.ALL));
    }

    /**
     * Starts one, and waits until it is inside.
     *
     * @param kinds switches of unshare(1)
     */
    static Holder start(List<String> kinds) {
        Libc.Pipe hold = Libc.pipe();
        Libc.Pipe ready = Libc.pipe();
        Holder holder = new Holder(spawn(kinds, hold, ready), hold.writing());
        try (Fd answer = ready.reading()) {
            String said = Pump.readLine(answer, MAX_LINE_BYTES);
            if (!said.equals("ready")) {
                holder.close();
                throw new HostFailure("unshare", 0, kinds.toString(), said);
            }
            return holder;
        }
    }

    private static Child spawn(List<String> kinds, Libc.Pipe hold, Libc.Pipe ready) {
        try (Fd stdin = hold.reading();
                Fd stdout = ready.writing()) {
            return Spawn.start(command(kinds), Tool.ENVIRONMENT, stdin, stdout, stdout);
        }
    }

    private static List<String> command(List<String> kinds) {
        List<String> command = new ArrayList<>();
        command.add(Tool.find("unshare"));
        command.addAll(kinds);
        command.addAll(List.of("--", Tool.find("sh"), "-c", "echo ready; read _"));
        return command;
    }

    public int pid() {
        return child.pid();
    }

    /** False where somebody has killed it. */
    public boolean lives() {
        return child.poll().isEmpty();
    }

    @Override
    public void close() {
        hold.close();
        child.await();
    }
}
