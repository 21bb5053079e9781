package dev.davit.schemagen;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassFile.StackMapsOption;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.MethodModel;
import java.lang.classfile.MethodTransform;
import java.lang.constant.ClassDesc;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Writes the classes of a library anew in Java 8's format: {@code RaiseClasses FOLDER LIBRARY}.
 *
 * <p>The JVM's cache of loaded classes takes none of an older format, because only newer ones say
 * in the file what their verification needs. Nothing but the format changes.
 */
public final class RaiseClasses {
    private static final int FORMAT = ClassFile.JAVA_8_VERSION;
    private static final String CLASS = ".class";
    private static final int MAJOR_AT = 6;

    private final Map<String, byte[]> entries;
    private final ClassFile files;

    private RaiseClasses(Map<String, byte[]> entries) {
        this.entries = entries;
        ClassHierarchyResolver all =
                ClassHierarchyResolver.ofResourceParsing(this::open)
                        .orElse(ClassHierarchyResolver.defaultResolver());
        files =
                ClassFile.of(
                        StackMapsOption.GENERATE_STACK_MAPS, ClassHierarchyResolverOption.of(all));
    }

    public static void main(String[] args) throws IOException {
        try (DirectoryStream<Path> jars =
                Files.newDirectoryStream(Path.of(args[0]), args[1] + "-[0-9]*.jar")) {
            for (Path jar : jars) {
                new RaiseClasses(read(jar)).into(jar);
            }
        }
    }

    private static Map<String, byte[]> read(Path jar) throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        try (ZipInputStream in = new ZipInputStream(Files.newInputStream(jar))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                if (!entry.isDirectory()) {
                    entries.put(entry.getName(), in.readAllBytes());
                }
            }
        }
        return entries;
    }

    private @Nullable InputStream open(ClassDesc type) {
        String name = type.descriptorString();
        byte[] bytes = entries.get(name.substring(1, name.length() - 1) + CLASS);
        return bytes == null ? null : new ByteArrayInputStream(bytes);
    }

    private static boolean old(String name, byte[] bytes) {
        return name.endsWith(CLASS) && (bytes[MAJOR_AT] << 8 | bytes[MAJOR_AT + 1]) < FORMAT;
    }

    private void into(Path jar) throws IOException {
        if (entries.entrySet().stream().noneMatch(each -> old(each.getKey(), each.getValue()))) {
            return;
        }
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(whole)) {
            for (Map.Entry<String, byte[]> each : entries.entrySet()) {
                ZipEntry entry = new ZipEntry(each.getKey());
                // The same library gives the same file.
                entry.setTime(0);
                out.putNextEntry(entry);
                out.write(
                        old(each.getKey(), each.getValue())
                                ? raised(each.getKey(), each.getValue())
                                : each.getValue());
            }
        }
        Path fresh = jar.resolveSibling(jar.getFileName() + ".new");
        Files.write(fresh, whole.toByteArray());
        Files.move(fresh, jar, StandardCopyOption.REPLACE_EXISTING);
    }

    private byte[] raised(String name, byte[] bytes) {
        ClassTransform raise =
                (builder, element) -> {
                    switch (element) {
                        case ClassFileVersion _ -> builder.withVersion(FORMAT, 0);
                        case MethodModel method ->
                                builder.transformMethod(
                                        method,
                                        MethodTransform.transformingCode(CodeTransform.ACCEPT_ALL));
                        default -> builder.with(element);
                    }
                };
        byte[] raised = files.transformClass(files.parse(bytes), raise);
        files.verify(raised)
                .forEach(error -> {
                    throw new IllegalStateException(name + ": " + error.getMessage());
                });
        return raised;
    }
}
