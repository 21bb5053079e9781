package dev.davit.cli.verb;

import dev.davit.cli.CliFailure;
import dev.davit.cli.Paths;
import dev.davit.cli.Session;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Kinds;
import java.util.ArrayList;
import java.util.List;

/** The last lines of a container's log: asked for as its reader, who needs the right to it. */
final class LogTail {
    private static final int LINES = 5;
    private static final int MAX_LINE = 160;

    private LogTail() {}

    /**
     * @param place {@code {pod, container, previous}} of an explanation
     */
    static List<String> of(Session session, String namespace, JsonObject place) {
        String pod = place.textOr("", "pod");
        String container = place.textOr("", "container");
        String path =
                Paths.object(new Paths.Named(Kinds.POD, pod), namespace)
                        + "/log?tailLines=%d&container=%s&previous=%s"
                                .formatted(
                                        LINES,
                                        Paths.encode(container),
                                        place.boolOr(false, "previous"));
        List<String> lines = new ArrayList<>();
        try {
            List<String> said = session.text(path).lines().toList();
            lines.add(
                    "  Log of %s/%s%s"
                            .formatted(pod, container, said.isEmpty() ? ": nothing" : " ends:"));
            said.forEach(line -> lines.add("    " + cut(line)));
        } catch (CliFailure refused) {
            lines.add("  Log of %s/%s: %s".formatted(pod, container, refused.getMessage()));
        }
        return lines;
    }

    /** One line, without what would move a terminal's cursor. */
    private static String cut(String line) {
        String plain = line.replaceAll("\\p{Cntrl}", "?");
        return plain.length() <= MAX_LINE ? plain : plain.substring(0, MAX_LINE) + "…";
    }
}
