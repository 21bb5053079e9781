package dev.davit.linux.volume;

import dev.davit.linux.mount.Trees;
import dev.davit.linux.sys.Libc;
import dev.davit.port.Volumes;
import dev.davit.port.Volumes.FileContent;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Files that change together, laid out as Kubernetes does: each visible name is a link through
 * {@code ..data}, itself a link to the folder of one generation, replaced in one rename.
 *
 * @param owner of everything in it
 */
record FileTree(Path directory, Volumes.Owner owner) {
    private static final String DATA = "..data";
    private static final String GENERATION = "..g";

    void replace(SortedMap<String, FileContent> files) throws IOException {
        Path before = current();
        if (before != null && isOwn(before) && same(before, files)) {
            return;
        }
        Path next = write(files);
        Path link = directory.resolve("..data_next");
        Files.deleteIfExists(link);
        Files.createSymbolicLink(link, next.getFileName());
        Files.move(link, directory.resolve(DATA), StandardCopyOption.ATOMIC_MOVE);
        showNames(files);
        dropOthers(next);
    }

    private @Nullable Path current() throws IOException {
        Path data = directory.resolve(DATA);
        return Files.isSymbolicLink(data) ? directory.resolve(Files.readSymbolicLink(data)) : null;
    }

    /** Whether it was made for the group that shares it now. */
    private boolean isOwn(Path generation) throws IOException {
        return Files.getAttribute(generation, "unix:gid").equals(owner.gid())
                && (mode(generation) & Rights.SETGID) == (Rights.directory(owner) & Rights.SETGID);
    }

    private static int mode(Path path) throws IOException {
        return (Integer) Files.getAttribute(path, "unix:mode") & 07777;
    }

    private boolean same(Path generation, SortedMap<String, FileContent> files) throws IOException {
        Set<String> names = new TreeSet<>();
        try (var walk = Files.walk(generation)) {
            walk.filter(Files::isRegularFile)
                    .forEach(file -> names.add(generation.relativize(file).toString()));
        }
        if (!names.equals(files.keySet())) {
            return false;
        }
        for (var entry : files.entrySet()) {
            Path file = generation.resolve(entry.getKey());
            if (mode(file) != Rights.file(owner, entry.getValue().mode())
                    || !java.util.Arrays.equals(
                            Files.readAllBytes(file), entry.getValue().bytes())) {
                return false;
            }
        }
        return true;
    }

    private Path write(SortedMap<String, FileContent> files) throws IOException {
        Path generation = Files.createTempDirectory(directory, GENERATION);
        own(generation, Rights.directory(owner));
        for (var entry : files.entrySet()) {
            makeParents(generation, Path.of(entry.getKey()));
            Path target = generation.resolve(entry.getKey());
            Files.write(target, entry.getValue().bytes());
            own(target, Rights.file(owner, entry.getValue().mode()));
        }
        return generation;
    }

    private void makeParents(Path generation, Path name) throws IOException {
        Path here = generation;
        for (int i = 0; i < name.getNameCount() - 1; i++) {
            here = here.resolve(name.getName(i));
            if (!Files.exists(here)) {
                own(Files.createDirectory(here), Rights.directory(owner));
            }
        }
    }

    private void own(Path path, int mode) throws IOException {
        Libc.chown(path.toString(), owner.idBase(), owner.gid());
        Files.setAttribute(path, "unix:mode", mode);
    }

    /** One link per first name; those of files that are gone go too. */
    private void showNames(SortedMap<String, FileContent> files) throws IOException {
        Set<String> wanted = new TreeSet<>();
        files.keySet().forEach(name -> wanted.add(Path.of(name).getName(0).toString()));
        for (String name : wanted) {
            Path link = directory.resolve(name);
            if (!Files.exists(link, LinkOption.NOFOLLOW_LINKS)) {
                Files.createSymbolicLink(link, Path.of(DATA, name));
                Libc.chown(link.toString(), owner.idBase(), owner.gid());
            }
        }
        try (DirectoryStream<Path> links = Files.newDirectoryStream(directory)) {
            for (Path link : links) {
                String name = link.getFileName().toString();
                if (!name.startsWith("..") && !wanted.contains(name)) {
                    Files.delete(link);
                }
            }
        }
    }

    private void dropOthers(Path keep) throws IOException {
        try (DirectoryStream<Path> old = Files.newDirectoryStream(directory, GENERATION + "*")) {
            for (Path generation : old) {
                if (!generation.equals(keep)) {
                    Trees.delete(generation);
                }
            }
        }
    }
}
