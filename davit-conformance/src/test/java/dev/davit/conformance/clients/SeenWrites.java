package dev.davit.conformance.clients;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What a watch told of, in the order in which it did. */
final class SeenWrites {
    private final List<String> names = new ArrayList<>();
    private final List<Long> revisions = new ArrayList<>();
    private int breaks;

    synchronized void add(String name, String revision) {
        names.add(name);
        revisions.add(Long.parseLong(revision));
    }

    /** The watch ended; another begins. */
    void broke(Exception why) {
        synchronized (this) {
            breaks++;
        }
        if (why instanceof Run.Wrong) {
            System.out.println(why.getMessage());
            System.exit(1);
        }
        try {
            Thread.sleep(20);
        } catch (InterruptedException told) {
            Thread.currentThread().interrupt();
        }
    }

    synchronized List<String> names() {
        return List.copyOf(names);
    }

    /**
     * Once each, in the order of their revisions.
     *
     * @param broken whether the one that watches had to open its watch anew by itself
     */
    synchronized void mustBeInOrder(boolean broken) {
        Set<String> once = new HashSet<>(names);
        Run.same(once.size(), names.size(), "events that came once");
        Run.same(revisions.stream().sorted().toList(), revisions, "the revisions in their order");
        Run.must(!broken || breaks > 0, "the watch broke off");
    }
}
