package dev.davit.model.owned;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Who writes what, over many objects of one kind: of each field, how many objects each domain. */
public final class Ledger {
    private static final String ANY_ITEM = "i:*";

    private final int depth;
    private final SortedMap<String, SortedMap<String, Integer>> counts = new TreeMap<>();
    private final SortedSet<String> domains = new TreeSet<>();
    private int objects;

    /**
     * @param depth longer paths are cut, so that a screen has room for them
     */
    public Ledger(int depth) {
        this.depth = depth;
    }

    /** One more object. */
    public void add(Claims claims) {
        objects++;
        SortedMap<String, SortedSet<String>> seen = new TreeMap<>();
        for (Claim claim : claims.all()) {
            String domain = claim.domain().text();
            domains.add(domain);
            SortedSet<String> paths = seen.computeIfAbsent(domain, _ -> new TreeSet<>());
            claim.set().forEach(path -> paths.add(cut(path)));
        }
        seen.forEach((domain, paths) ->
                paths.forEach(path ->
                        counts.computeIfAbsent(path, _ -> new TreeMap<>())
                                .merge(domain, 1, Integer::sum)));
    }

    private String cut(List<String> path) {
        List<String> cut = new ArrayList<>();
        for (String element : path.subList(0, Math.min(depth, path.size()))) {
            cut.add(Elements.memberOf(element) == null ? ANY_ITEM : element);
        }
        return FieldPattern.text(cut);
    }

    public int objects() {
        return objects;
    }

    /** Everybody who owns anything. */
    public SortedSet<String> domains() {
        return new TreeSet<>(domains);
    }

    /** By path, then by domain: in how many objects. */
    public SortedMap<String, SortedMap<String, Integer>> counts() {
        return new TreeMap<>(counts);
    }
}
