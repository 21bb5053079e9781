package dev.davit.app;

import dev.davit.base.HostFailure;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/**
 * Loads every class of Davit's before the first virtual thread runs.
 *
 * <p>A virtual thread that loads a class holds its carrier, also while it waits for the locks of
 * the class loader and of its jar. Should all carriers be held so, while the lock's owner waits for
 * one of them, nothing moves any more: one in 339 starts after kill -9 ended so.
 */
final class ClassesFirst {
    private static final String OURS = "dev/davit/";
    private static final String SUFFIX = ".class";

    private ClassesFirst() {}

    /** How many there are. */
    static int load() {
        int count = 0;
        String places = System.getProperty("java.class.path");
        for (String place : List.of(places.split(File.pathSeparator, -1))) {
            for (String file : classes(Path.of(place))) {
                String name = file.substring(0, file.length() - SUFFIX.length()).replace('/', '.');
                try {
                    Class.forName(name, false, ClassesFirst.class.getClassLoader());
                    count++;
                } catch (ClassNotFoundException missing) {
                    throw new IllegalStateException("listed and not there: " + name, missing);
                }
            }
        }
        return count;
    }

    private static List<String> classes(Path place) {
        try {
            if (Files.isDirectory(place)) {
                return inDirectory(place);
            }
            boolean ours = place.getFileName().toString().startsWith("davit-");
            return ours && Files.exists(place) ? inJar(place) : List.of();
        } catch (IOException failure) {
            throw new HostFailure("read", place.toString(), failure);
        }
    }

    private static List<String> inDirectory(Path place) throws IOException {
        try (Stream<Path> files = Files.walk(place)) {
            return files.map(file -> place.relativize(file).toString())
                    .filter(ClassesFirst::ours)
                    .toList();
        }
    }

    private static List<String> inJar(Path place) throws IOException {
        try (JarFile jar = new JarFile(place.toFile())) {
            return jar.stream().map(entry -> entry.getName()).filter(ClassesFirst::ours).toList();
        }
    }

    private static boolean ours(String file) {
        return file.startsWith(OURS)
                && file.endsWith(SUFFIX)
                && !file.endsWith("package-info.class");
    }
}
