package dev.davit.cli.verb;

import dev.davit.cli.CliFailure;
import dev.davit.cli.ExitCode;
import dev.davit.cli.Paths;
import dev.davit.cli.Session;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** Which objects a command is about: by name, or all of a kind with some labels. */
final class Chosen {
    private Chosen() {}

    /**
     * At least one.
     *
     * @param labels a label selector; empty: whatever its labels
     */
    static List<Paths.Named> of(
            Session session, List<String> words, String namespace, String labels) {
        List<Paths.Named> all = new ArrayList<>();
        for (Paths.Named named : Paths.named(words)) {
            if (!named.name().isEmpty()) {
                all.add(named);
                continue;
            }
            String query = labels.isEmpty() ? "" : "?labelSelector=" + Paths.encode(labels);
            String path = Paths.collection(named.kind(), namespace) + query;
            for (Json item : session.get(path).array("items")) {
                String name = ((JsonObject) item).textOr("", "metadata", "name");
                all.add(new Paths.Named(named.kind(), name));
            }
        }
        if (all.isEmpty()) {
            throw new CliFailure(ExitCode.REFUSED, "nothing found in namespace " + namespace);
        }
        return all;
    }
}
