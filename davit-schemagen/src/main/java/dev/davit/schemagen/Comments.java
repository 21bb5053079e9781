package dev.davit.schemagen;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The comments of the .proto files, found again in the Java that protoc made of them.
 *
 * <p>Field comments stand in each {@code …OrBuilder} interface above the declaration in {@code
 * <code>} tags; a message's comment stands above {@code Protobuf type}.
 */
final class Comments {
    private static final Pattern INTERFACE =
            Pattern.compile("@@protoc_insertion_point\\(interface_extends:([\\w.]+)\\)");
    private static final Pattern FIELD =
            Pattern.compile("<code>(?:optional|repeated|required|map) ?.*? (\\w+) = \\d+.*</code>");
    private static final Pattern MAP_FIELD =
            Pattern.compile("<code>map(?:&lt;|<).*(?:&gt;|>) (\\w+) = \\d+.*</code>");
    private static final Pattern MESSAGE = Pattern.compile("Protobuf type \\{@code ([\\w.]+)\\}");

    private final Map<String, List<String>> messages = new LinkedHashMap<>();
    private final Map<String, List<String>> fields = new LinkedHashMap<>();

    List<String> ofMessage(String fullName) {
        return messages.getOrDefault(fullName, List.of());
    }

    List<String> ofField(String fullName, String field) {
        return fields.getOrDefault(fullName + "#" + field, List.of());
    }

    void read(Path source) throws IOException {
        try (BufferedReader lines = Files.newBufferedReader(source)) {
            new Pass().read(lines);
        }
    }

    /** One walk over one file. */
    private final class Pass {
        private String owner = "";
        private boolean inPre;
        private List<String> text = new ArrayList<>();

        void read(BufferedReader lines) throws IOException {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                step(line.strip());
            }
        }

        private void step(String line) {
            if (line.equals("/**")) {
                text = new ArrayList<>();
                inPre = false;
            } else if (line.equals("* <pre>")) {
                inPre = true;
            } else if (line.equals("* </pre>")) {
                inPre = false;
            } else if (inPre) {
                text.add(unescape(line.startsWith("*") ? line.substring(1).strip() : line));
            } else {
                outside(line);
            }
        }

        private void outside(String line) {
            if (line.contains("@@protoc_insertion_point(interface_extends:")) {
                Matcher at = INTERFACE.matcher(line);
                owner = at.find() ? at.group(1) : "";
            } else if (line.startsWith("* <code>") && !owner.isEmpty()) {
                Matcher map = MAP_FIELD.matcher(line);
                Matcher field = FIELD.matcher(line);
                if (map.find()) {
                    fields.putIfAbsent(owner + "#" + map.group(1), text);
                } else if (field.find()) {
                    fields.putIfAbsent(owner + "#" + field.group(1), text);
                }
            } else if (line.contains("Protobuf type {@code")) {
                owner = "";
                Matcher message = MESSAGE.matcher(line);
                if (message.find()) {
                    messages.putIfAbsent(message.group(1), text);
                }
            }
        }
    }

    private static String unescape(String text) {
        if (text.indexOf('&') < 0) {
            return text;
        }
        return text.replace("&#64;", "@")
                .replace("&#42;", "*")
                .replace("&#47;", "/")
                .replace("&#92;", "\\")
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&#39;", "'")
                .replace("&amp;", "&");
    }

    /** The lines that are markers. */
    static List<String> markers(List<String> lines) {
        return lines.stream().filter(line -> line.startsWith("+")).toList();
    }

    /**
     * The prose: without markers and TODO lines, words on one line, empty lines kept as breaks.
     * Everything behind a line {@code ---} is a note to Kubernetes' developers.
     */
    static String prose(List<String> lines) {
        StringBuilder prose = new StringBuilder();
        for (String line : lines) {
            if (line.equals("---")) {
                break;
            }
            if (line.startsWith("+") || line.startsWith("TODO")) {
                continue;
            }
            if (line.isEmpty()) {
                prose.append(prose.isEmpty() ? "" : "\n\n");
            } else {
                boolean glue = prose.isEmpty() || prose.charAt(prose.length() - 1) == '\n';
                prose.append(glue ? "" : " ").append(line);
            }
        }
        return prose.toString().strip();
    }
}
