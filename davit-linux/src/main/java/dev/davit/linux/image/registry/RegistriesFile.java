package dev.davit.linux.image.registry;

import dev.davit.base.Outcome;
import dev.davit.base.Refusal;
import dev.davit.model.json.Document;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonBool;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.model.json.WireReader;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * {@code registries.json}: what an administrator of a node says of registries.
 *
 * <pre>
 * {"stallTimeoutSeconds": 30,
 *  "registries": {
 *    "docker.io": {"mirrors": ["mirror.example.com/hub"]},
 *    "registry.internal:5000": {"plainHttp": true},
 *    "registry.example.com": {"caFile": "/etc/ssl/example-ca.pem"}}}
 * </pre>
 *
 * @param stallMillis how long a registry may send nothing; 0 where the file does not say
 */
record RegistriesFile(long stallMillis, SortedMap<String, Entry> registries) {
    private static final int MAX_BYTES = 1 << 20;
    private static final int MAX_MIRRORS = 8;
    private static final long MAX_STALL_SECONDS = 3_600;
    private static final Pattern HOST =
            Pattern.compile(
                    "(\\[[0-9a-fA-F:]+]|[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?)(:[0-9]{1,5})?");
    private static final Pattern MIRROR = Pattern.compile(HOST.pattern() + "(/[a-z0-9._/-]+)?");

    static final RegistriesFile NONE = new RegistriesFile(0, new TreeMap<>());

    /**
     * @param mirrors hosts that are asked first, each with a path to put before repositories' names
     * @param plainHttp spoken without encryption, on purpose
     * @param caFile certificates in PEM that are trusted beside the host's own; or empty
     */
    record Entry(List<String> mirrors, boolean plainHttp, String caFile) {
        static final Entry NONE = new Entry(List.of(), false, "");

        Entry {
            mirrors = List.copyOf(mirrors);
        }
    }

    Entry of(String host) {
        return registries.getOrDefault(host, Entry.NONE);
    }

    /** Throws {@link RegistryFailure} with every mistake, each with its place. */
    static RegistriesFile parse(String name, byte[] bytes) {
        return switch (WireReader.read(bytes, MAX_BYTES)) {
            case Outcome.Refused<Document>(Refusal refusal) ->
                    throw wrong(name, List.of(refusal.message()));
            case Outcome.Ok<Document>(Document document) -> {
                List<String> mistakes = new ArrayList<>();
                RegistriesFile file = of(document.value(), mistakes);
                if (!mistakes.isEmpty()) {
                    throw wrong(name, mistakes);
                }
                yield file;
            }
        };
    }

    private static RegistryFailure wrong(String name, List<String> mistakes) {
        return new RegistryFailure(
                name + " is wrong: " + String.join("; ", mistakes),
                "correct " + name + " on the node; it is read again at the next pull");
    }

    private static RegistriesFile of(Json value, List<String> mistakes) {
        if (!(value instanceof JsonObject tree)) {
            mistakes.add("it must be an object");
            return NONE;
        }
        known(tree, "", List.of("stallTimeoutSeconds", "registries"), mistakes);
        long stall = tree.wholeOr(0, "stallTimeoutSeconds");
        if (tree.has("stallTimeoutSeconds")
                && (tree.wholeOr(-1, "stallTimeoutSeconds") < 1 || stall > MAX_STALL_SECONDS)) {
            mistakes.add("stallTimeoutSeconds: must be a whole number from 1 to 3600");
        }
        SortedMap<String, Entry> registries = new TreeMap<>();
        if (tree.has("registries") && !(tree.get("registries") instanceof JsonObject)) {
            mistakes.add("registries: must be an object, with an entry for each host");
        }
        tree.object("registries")
                .forEach((host, entry) -> {
                    String path = "registries[" + host + "]";
                    if (!HOST.matcher(host).matches()) {
                        mistakes.add(path + ": must be a host, or host:port");
                    }
                    registries.put(host, entry(path, entry, mistakes));
                });
        return new RegistriesFile(stall * 1000, registries);
    }

    private static Entry entry(String path, Json value, List<String> mistakes) {
        if (!(value instanceof JsonObject tree)) {
            mistakes.add(path + ": must be an object");
            return Entry.NONE;
        }
        known(tree, path + ".", List.of("mirrors", "plainHttp", "caFile"), mistakes);
        if (tree.has("plainHttp") && !(tree.get("plainHttp") instanceof JsonBool)) {
            mistakes.add(path + ".plainHttp: must be true or false");
        }
        String caFile = tree.textOr("", "caFile");
        if (tree.has("caFile") && !caFile.startsWith("/")) {
            mistakes.add(path + ".caFile: must be the path of a file, beginning with /");
        }
        return new Entry(mirrors(path, tree, mistakes), tree.boolOr(false, "plainHttp"), caFile);
    }

    private static List<String> mirrors(String path, JsonObject tree, List<String> mistakes) {
        List<String> mirrors = new ArrayList<>();
        if (tree.has("mirrors") && !(tree.get("mirrors") instanceof JsonArray)) {
            mistakes.add(path + ".mirrors: must be a list");
        }
        for (Json item : tree.array("mirrors")) {
            if (item instanceof JsonString(String mirror) && MIRROR.matcher(mirror).matches()) {
                mirrors.add(mirror);
            } else {
                mistakes.add(
                        "%s.mirrors[%d]: must be host, host:port or host/path"
                                .formatted(path, mirrors.size()));
            }
        }
        if (mirrors.size() > MAX_MIRRORS) {
            mistakes.add(path + ".mirrors: must be " + MAX_MIRRORS + " at most");
        }
        return mirrors;
    }

    private static void known(
            JsonObject tree, String path, List<String> names, List<String> mistakes) {
        for (String name : tree.names()) {
            if (!names.contains(name)) {
                mistakes.add(
                        "%s%s: unknown field; there are %s"
                                .formatted(path, name, String.join(", ", names)));
            }
        }
    }
}
