package dev.davit.linux.sandbox;

import dev.davit.port.Resolving;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;

/** The text of a pod's /etc/resolv.conf (resolv.conf(5)). */
final class ResolvConf {
    /** What the C library reads of it. */
    private static final int MAX_SERVERS = 3;

    /** As Kubernetes bounds it. */
    private static final int MAX_SEARCHES = 32;

    private static final Path HOST = Path.of("/etc/resolv.conf");

    private final SequencedSet<String> servers = new LinkedHashSet<>();
    private final SequencedSet<String> searches = new LinkedHashSet<>();
    private final Map<String, String> options = new LinkedHashMap<>();

    /**
     * @param cluster the node's name server and the cluster's domain
     * @param sharesLoopback the pod is in the host's network: servers on its loopback answer it too
     */
    static String text(Resolving resolving, ClusterNames cluster, boolean sharesLoopback)
            throws IOException {
        ResolvConf conf = new ResolvConf();
        switch (resolving.base()) {
            case CLUSTER -> {
                if (!cluster.server().isEmpty()) {
                    conf.servers.add(cluster.server());
                }
                String services = "svc." + cluster.domain();
                conf.searches.add(resolving.namespace() + "." + services);
                conf.searches.add(services);
                conf.searches.add(cluster.domain());
                conf.option("ndots:5");
                // Others' names are asked of the node, which asks the host's servers.
                conf.host(HOST, false, true);
            }
            case HOST -> conf.host(HOST, true, sharesLoopback);
            case NOTHING -> {}
        }
        conf.servers.addAll(resolving.nameservers());
        conf.searches.addAll(resolving.searches());
        resolving.options().forEach(conf::option);
        return conf.text();
    }

    private void host(Path file, boolean wholly, boolean loopback) throws IOException {
        if (!Files.exists(file)) {
            return;
        }
        for (String line : Files.readAllLines(file)) {
            List<String> words = List.of(line.strip().split("\\s+"));
            switch (words.getFirst()) {
                case "nameserver" -> {
                    boolean own = !loopback && words.getLast().matches("127\\..*|::1");
                    if (wholly && words.size() == 2 && !own) {
                        servers.add(words.getLast());
                    }
                }
                case "search", "domain" -> searches.addAll(rest(words));
                case "options" -> {
                    if (wholly) {
                        rest(words).forEach(this::option);
                    }
                }
                default -> {}
            }
        }
    }

    private static Collection<String> rest(List<String> words) {
        return new ArrayList<>(words.subList(1, words.size()));
    }

    private void option(String text) {
        int colon = text.indexOf(':');
        options.put(colon < 0 ? text : text.substring(0, colon), text);
    }

    private String text() {
        StringBuilder text = new StringBuilder();
        servers.stream()
                .limit(MAX_SERVERS)
                .forEach(server -> text.append("nameserver ").append(server).append('\n'));
        line(text, "search", searches.stream().limit(MAX_SEARCHES).toList());
        line(text, "options", List.copyOf(options.values()));
        return text.toString();
    }

    private static void line(StringBuilder text, String word, List<String> values) {
        if (!values.isEmpty()) {
            text.append(word).append(' ').append(String.join(" ", values)).append('\n');
        }
    }
}
