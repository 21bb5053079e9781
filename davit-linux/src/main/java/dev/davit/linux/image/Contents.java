package dev.davit.linux.image;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Which images an archive has: docker's form where it has a {@code manifest.json}, else OCI's. */
final class Contents {
    /** Indexes inside indexes. */
    private static final int MAX_NESTING = 4;

    private static final int MAX_IMAGES = 1000;
    private static final String REF_NAME = "org.opencontainers.image.ref.name";
    private static final String FULL_NAME = "io.containerd.image.name";

    private final Archive archive;
    private final String architecture;
    private final List<Found> found = new ArrayList<>();
    private final List<String> otherPlatforms = new ArrayList<>();

    private Contents(Archive archive, String architecture) {
        this.archive = archive;
        this.architecture = architecture;
    }

    /**
     * @param architecture as images name it: {@code amd64}
     */
    static List<Found> of(Archive archive, String architecture) throws IOException {
        Contents contents = new Contents(archive, architecture);
        if (archive.has("manifest.json")) {
            contents.docker();
        } else if (archive.has("oci-layout")) {
            contents.oci();
        } else {
            throw new BadArchive(
                    "this is no archive of images: it has neither manifest.json nor oci-layout");
        }
        if (contents.found.isEmpty()) {
            throw new BadArchive(
                    contents.otherPlatforms.isEmpty()
                            ? "the archive has no image in it"
                            : "the archive's image is for "
                                    + String.join(", ", contents.otherPlatforms)
                                    + "; this node is linux/"
                                    + architecture);
        }
        return contents.found;
    }

    private void docker() throws IOException {
        if (!(archive.json("manifest.json") instanceof JsonArray images)) {
            throw new BadArchive("manifest.json in the archive is no list");
        }
        for (Json item : images) {
            if (!(item instanceof JsonObject image)) {
                throw new BadArchive("manifest.json in the archive has an entry that is no image");
            }
            String configName = text(image, "Config", "manifest.json");
            byte[] configBytes = archive.bytes(configName);
            String id = Digest.of(configBytes);
            checkName(configName, id);
            JsonObject config = Archive.object(configName, configBytes);
            if (!fits(config)) {
                continue;
            }
            List<String> files = strings(image.array("Layers"));
            List<String> diffIds = diffIds(config);
            if (files.size() != diffIds.size()) {
                throw new BadArchive(
                        "the archive lists "
                                + files.size()
                                + " layers, the image's configuration "
                                + diffIds.size());
            }
            List<Found.Layer> layers = new ArrayList<>();
            for (int i = 0; i < files.size(); i++) {
                archive.size(files.get(i));
                layers.add(new Found.Layer(files.get(i), "", diffIds.get(i)));
            }
            add(new Found(id, strings(image.array("RepoTags")), "", config, layers));
        }
    }

    /** Configurations are named by their digest; one that is not what it says is corrupt. */
    private static void checkName(String name, String id) {
        String last = name.substring(name.lastIndexOf('/') + 1).replaceFirst("\\.json$", "");
        if (Digest.isHex(last) && !id.equals(Digest.PREFIX + last)) {
            throw mismatch(name, Digest.PREFIX + last, id);
        }
    }

    static BadArchive mismatch(String name, String wanted, String actual) {
        return new BadArchive(
                "the archive is corrupt: the digest of \""
                        + name
                        + "\" is "
                        + actual
                        + ", it should be "
                        + wanted);
    }

    private void oci() throws IOException {
        Json layout = archive.json("oci-layout");
        String version =
                layout instanceof JsonObject object ? object.textOr("", "imageLayoutVersion") : "";
        if (!version.startsWith("1.")) {
            throw new BadArchive("the archive's OCI layout has version \"" + version + "\", not 1");
        }
        index(Archive.object("index.json", archive.bytes("index.json")), List.of(), 0);
    }

    private void index(JsonObject index, List<String> names, int depth) throws IOException {
        if (depth > MAX_NESTING) {
            throw new BadArchive("the archive has indexes more than " + MAX_NESTING + " deep");
        }
        for (Json item : index.array("manifests")) {
            if (item instanceof JsonObject descriptor) {
                descriptor(descriptor, names, depth);
            }
        }
    }

    private void descriptor(JsonObject descriptor, List<String> outer, int depth)
            throws IOException {
        JsonObject platform = descriptor.object("platform");
        if (!platform.isEmpty() && !fits(platform)) {
            return;
        }
        List<String> names = names(descriptor.object("annotations"));
        String digest = text(descriptor, "digest", "index.json");
        JsonObject document = blob(descriptor, digest);
        if (document.has("manifests")) {
            index(document, names.isEmpty() ? outer : names, depth + 1);
        } else {
            manifest(document, digest, names.isEmpty() ? outer : names);
        }
    }

    private static List<String> names(JsonObject annotations) {
        String full = annotations.textOr("", FULL_NAME);
        String ref = annotations.textOr("", REF_NAME);
        String name = full.isEmpty() ? ref : full;
        return name.isEmpty() ? List.of() : List.of(name);
    }

    private void manifest(JsonObject manifest, String digest, List<String> names)
            throws IOException {
        String id = text(manifest.object("config"), "digest", "a manifest");
        JsonObject config = blob(manifest.object("config"), id);
        List<Json> descriptors = manifest.array("layers").items();
        if (!config.has("rootfs")) {
            return; // an artifact (a signature, an attestation) beside the images
        }
        if (!fits(config)) {
            return;
        }
        List<String> diffIds = diffIds(config);
        if (descriptors.size() != diffIds.size()) {
            throw new BadArchive(
                    "the manifest lists "
                            + descriptors.size()
                            + " layers, the image's configuration "
                            + diffIds.size());
        }
        List<Found.Layer> layers = new ArrayList<>();
        for (int i = 0; i < diffIds.size(); i++) {
            JsonObject layer =
                    descriptors.get(i) instanceof JsonObject object ? object : JsonObject.EMPTY;
            String layerDigest = text(layer, "digest", "a manifest");
            String member = member(layerDigest);
            checkSize(layer, member);
            layers.add(new Found.Layer(member, layerDigest, diffIds.get(i)));
        }
        add(new Found(id, names, digest, config, layers));
    }

    private void add(Found image) {
        if (found.size() >= MAX_IMAGES) {
            throw new BadArchive("the archive has more than " + MAX_IMAGES + " images");
        }
        found.add(image);
    }

    private static String member(String digest) {
        return "blobs/sha256/" + Digest.hex(digest);
    }

    private void checkSize(JsonObject descriptor, String member) {
        long wanted = descriptor.wholeOr(-1, "size");
        long actual = archive.size(member);
        if (wanted >= 0 && wanted != actual) {
            throw new BadArchive(
                    "the archive is corrupt: \""
                            + member
                            + "\" has "
                            + actual
                            + " bytes, it should have "
                            + wanted);
        }
    }

    private JsonObject blob(JsonObject descriptor, String digest) throws IOException {
        String member = member(digest);
        checkSize(descriptor, member);
        byte[] bytes = archive.bytes(member);
        String actual = Digest.of(bytes);
        if (!actual.equals(digest)) {
            throw mismatch(member, digest, actual);
        }
        return Archive.object(member, bytes);
    }

    /** Of a platform or a configuration: what is not said fits. */
    private boolean fits(JsonObject platform) {
        String os = platform.textOr("linux", "os");
        String arch = platform.textOr(architecture, "architecture");
        boolean fits = os.equals("linux") && arch.equals(architecture);
        String shown = os + "/" + arch;
        if (!fits && !os.equals("unknown") && !otherPlatforms.contains(shown)) {
            otherPlatforms.add(shown);
        }
        return fits;
    }

    private static List<String> diffIds(JsonObject config) {
        List<String> ids = strings(config.object("rootfs").array("diff_ids"));
        ids.forEach(Digest::hex);
        return ids;
    }

    private static List<String> strings(JsonArray array) {
        List<String> texts = new ArrayList<>();
        for (Json item : array) {
            if (!(item instanceof JsonString(String text))) {
                throw new BadArchive("the archive has something else where texts should be");
            }
            texts.add(text);
        }
        return texts;
    }

    private static String text(JsonObject object, String name, String where) {
        String text = object.text(name);
        if (text == null || text.isEmpty()) {
            throw new BadArchive("\"" + name + "\" is missing in " + where + " of the archive");
        }
        return text;
    }
}
