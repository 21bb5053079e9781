package dev.davit.schemagen;

import com.google.protobuf.Descriptors.FileDescriptor;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.Stream;

/** Writes the catalogue into the folder that is given, unless it is there and still right. */
public final class Main {
    private static final String FOLDER = "io/kubernetes/client/proto/";

    private Main() {}

    public static void main(String[] args) throws IOException {
        Path out = Path.of(args[0]).resolve("dev/davit/model/schema");
        Path stampFile = out.resolve("kubernetes.stamp");
        String stamp = stamp();
        if (Files.exists(stampFile) && Files.readString(stampFile).equals(stamp)) {
            return;
        }
        Types all = read();
        SortedMap<String, TypeModel> types = all.resolved();
        Files.createDirectories(out);
        CatalogueWriter.write(types, out);
        WireWriter.write(all, out);
        Files.writeString(stampFile, stamp);
        System.out.println("davit-schemagen: " + types.size() + " types into " + out.getFileName());
    }

    static Types read() throws IOException {
        Comments comments = new Comments();
        try (FileSystem jar = openSources();
                Stream<Path> files = Files.list(jar.getPath(FOLDER))) {
            List<Path> sources = files.filter(file -> file.toString().endsWith(".java")).toList();
            Types types = new Types(comments);
            for (Path source : sources) {
                comments.read(source);
            }
            for (Path source : sources) {
                String file = source.getFileName().toString();
                types.read(descriptor(file.substring(0, file.length() - ".java".length())));
            }
            return types;
        }
    }

    private static FileSystem openSources() throws IOException {
        String place = sourceUrl().toString();
        URI jar = URI.create(place.substring(0, place.indexOf('!')));
        return FileSystems.newFileSystem(jar, Map.of());
    }

    private static URL sourceUrl() {
        URL found = Main.class.getClassLoader().getResource(FOLDER + "V1.java");
        if (found == null) {
            throw new IllegalStateException("the sources of client-java-proto are not on the path");
        }
        return found;
    }

    private static FileDescriptor descriptor(String outer) {
        try {
            Class<?> type = Class.forName(FOLDER.replace('/', '.') + outer);
            return (FileDescriptor) type.getMethod("getDescriptor").invoke(null);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("no descriptor in " + outer, e);
        }
    }

    /** Changes with the artifact's version and with this tool itself. */
    private static String stamp() throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            String jar = sourceUrl().toString();
            String name = jar.substring(0, jar.indexOf('!'));
            digest.update(name.substring(name.lastIndexOf('/')).getBytes(StandardCharsets.UTF_8));
            for (Class<?> part :
                    List.of(
                            Main.class,
                            Comments.class,
                            Types.class,
                            TypeModel.class,
                            FieldModel.class,
                            Shape.class,
                            Markers.class,
                            Corrections.class,
                            CatalogueWriter.class,
                            WireWriter.class)) {
                try (InputStream code = part.getResourceAsStream(part.getSimpleName() + ".class")) {
                    digest.update(code == null ? new byte[0] : code.readAllBytes());
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
            for (String facts : List.of("omitted-when-empty.txt", "kept-when-zero.txt")) {
                try (InputStream text = Main.class.getResourceAsStream(facts)) {
                    digest.update(text == null ? new byte[0] : text.readAllBytes());
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
