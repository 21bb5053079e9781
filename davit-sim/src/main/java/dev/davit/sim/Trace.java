package dev.davit.sim;

import java.util.ArrayDeque;
import java.util.List;

/** What happened, as a hash to compare two runs by, and its end as text to understand a failure. */
public final class Trace {
    private static final int LAST = 200;

    private final ArrayDeque<String> last = new ArrayDeque<>();
    private long hash = 0xcbf29ce484222325L;
    private long events;

    public void add(String event) {
        for (int i = 0; i < event.length(); i++) {
            hash = (hash ^ event.charAt(i)) * 0x100000001b3L;
        }
        hash = (hash ^ '\n') * 0x100000001b3L;
        events++;
        last.addLast(event);
        if (last.size() > LAST) {
            last.removeFirst();
        }
    }

    public long hash() {
        return hash;
    }

    public long events() {
        return events;
    }

    public List<String> last() {
        return List.copyOf(last);
    }
}
