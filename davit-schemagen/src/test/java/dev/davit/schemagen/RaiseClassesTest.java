package dev.davit.schemagen;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.StackMapsOption;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RaiseClassesTest {
    private static final ClassDesc NAME = ClassDesc.of("old.Larger");

    @TempDir private Path folder;

    /**
     * {@code int of(int a, int b) { return a > b ? a : b; }}: a branch, and no map of the stack.
     */
    private static byte[] ofJava5() {
        return ClassFile.of(StackMapsOption.DROP_STACK_MAPS)
                .build(
                        NAME,
                        type ->
                                type.withVersion(ClassFile.JAVA_5_VERSION, 0)
                                        .withFlags(ClassFile.ACC_PUBLIC)
                                        .withMethodBody(
                                                "of",
                                                MethodTypeDesc.of(
                                                        ConstantDescs.CD_int,
                                                        ConstantDescs.CD_int,
                                                        ConstantDescs.CD_int),
                                                ClassFile.ACC_PUBLIC | ClassFile.ACC_STATIC,
                                                code -> {
                                                    var second = code.newLabel();
                                                    code.iload(0)
                                                            .iload(1)
                                                            .if_icmple(second)
                                                            .iload(0)
                                                            .ireturn()
                                                            .labelBinding(second)
                                                            .iload(1)
                                                            .ireturn();
                                                }));
    }

    private Path library() throws IOException {
        Path jar = folder.resolve("old-1.0.jar");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(jar))) {
            out.putNextEntry(new ZipEntry("old/Larger.class"));
            out.write(ofJava5());
            out.putNextEntry(new ZipEntry("old/words.txt"));
            out.write("as it was".getBytes(UTF_8));
        }
        return jar;
    }

    @Test
    void anOldClassDoesTheSameInTheNewFormat() throws Exception {
        Path jar = library();
        RaiseClasses.main(new String[] {folder.toString(), "old"});
        try (URLClassLoader loader = new URLClassLoader(new URL[] {jar.toUri().toURL()}, null)) {
            byte[] raised = loader.getResourceAsStream("old/Larger.class").readAllBytes();
            assertThat(raised[7]).isEqualTo((byte) ClassFile.JAVA_8_VERSION);
            assertThat(loader.getResourceAsStream("old/words.txt").readAllBytes())
                    .asString()
                    .isEqualTo("as it was");
            var larger = loader.loadClass("old.Larger").getMethod("of", int.class, int.class);
            assertThat(larger.invoke(null, 3, 5)).isEqualTo(5);
            assertThat(larger.invoke(null, 7, 5)).isEqualTo(7);
        }
    }

    @Test
    void whatIsNewEnoughIsLeftAlone() throws Exception {
        Path jar = library();
        RaiseClasses.main(new String[] {folder.toString(), "old"});
        byte[] once = Files.readAllBytes(jar);
        var when = Files.getLastModifiedTime(jar);
        RaiseClasses.main(new String[] {folder.toString(), "old"});
        assertThat(Files.readAllBytes(jar)).isEqualTo(once);
        assertThat(Files.getLastModifiedTime(jar)).isEqualTo(when);
    }
}
