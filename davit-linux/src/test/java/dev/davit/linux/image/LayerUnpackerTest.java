package dev.davit.linux.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Layers as overlay wants them, and evil ones. */
class LayerUnpackerTest extends StoreRig {
    @Test
    void ownersModesTimesLinksAndAttributesAreKept() throws IOException {
        Path layer =
                unpacked(
                        new TarMaker()
                                .owner(5, 6, 0750)
                                .time(1_000_000_000)
                                .directory("d/")
                                .owner(1000, 1001, 04755)
                                .file("d/f", "content")
                                .hardLink("d/h", "d/f")
                                .link("d/s", "/etc/passwd")
                                .pax("SCHILY.xattr.user.note", "hi")
                                .owner(0, 0, 0600)
                                .file("x", "")
                                .pax("mtime", "1500000000.25")
                                .file("t", "")
                                .pax("uid", "3000000")
                                .file("u", "")
                                .entry("fifo", '6', "", new byte[0]));
        assertThat(attribute(layer, "d", "mode")).isEqualTo(040750);
        assertThat(attribute(layer, "d", "uid")).isEqualTo(5);
        assertThat(attribute(layer, "d", "gid")).isEqualTo(6);
        assertThat(Files.getLastModifiedTime(layer.resolve("d")).toMillis())
                .isEqualTo(1_000_000_000_000L);
        assertThat(attribute(layer, "d/f", "mode")).isEqualTo(0104755);
        assertThat(attribute(layer, "d/f", "uid")).isEqualTo(1000);
        assertThat(attribute(layer, "d/h", "ino")).isEqualTo(attribute(layer, "d/f", "ino"));
        assertThat(Files.readSymbolicLink(layer.resolve("d/s"))).hasToString("/etc/passwd");
        assertThat(attribute(layer, "d/s", "uid")).isEqualTo(1000);
        assertThat(Files.getAttribute(layer.resolve("x"), "user:note"))
                .isEqualTo("hi".getBytes(StandardCharsets.UTF_8));
        assertThat(Files.getLastModifiedTime(layer.resolve("t")).toMillis())
                .isEqualTo(1_500_000_000_250L);
        assertThat(attribute(layer, "u", "uid")).isEqualTo(3000000);
        assertThat(attribute(layer, "fifo", "mode")).isEqualTo(010600);
    }

    private static Object attribute(Path layer, String name, String attribute) throws IOException {
        return Files.getAttribute(
                layer.resolve(name), "unix:" + attribute, LinkOption.NOFOLLOW_LINKS);
    }

    @Test
    void longNamesAndNamesThatAreNoTextAreKept() throws IOException {
        String longName = "dir/" + "n".repeat(200);
        Path layer =
                unpacked(
                        new TarMaker()
                                .longName(longName)
                                .file("short", "gnu")
                                .pax("path", "p".repeat(220))
                                .file("short", "pax")
                                .file("caf\u00c3\u00a9", "utf-8")
                                .file("bad\u00ff", "latin"));
        assertThat(layer.resolve(longName)).hasContent("gnu");
        assertThat(layer.resolve("p".repeat(220))).hasContent("pax");
        try (FileCalls files = new FileCalls()) {
            assertThat(
                            new String(
                                    files.head(layer + "/caf\u00c3\u00a9", 100),
                                    StandardCharsets.UTF_8))
                    .isEqualTo("utf-8");
            assertThat(new String(files.head(layer + "/bad\u00ff", 100), StandardCharsets.UTF_8))
                    .isEqualTo("latin");
        }
        store.remove("app:1");
        store.collect(Set.of());
        assertThat(layer).doesNotExist();
    }

    @Test
    void whiteoutsAndOpaqueDirectoriesTakeOverlaysForm() {
        Path layer =
                unpacked(
                        new TarMaker()
                                .file(".wh.gone", "")
                                .directory("d")
                                .file("d/.wh..wh..opq", "")
                                .file("d/new", "n")
                                .file(".wh.replaced", "")
                                .file("replaced", "r")
                                .file("both", "b")
                                .file(".wh.both", "")
                                .file(".wh.folder", "")
                                .file("folder/inside", "i")
                                .file("late/inside", "i")
                                .file(".wh.late", "")
                                .file(".wh..wh.plnk", ""));
        try (FileCalls files = new FileCalls()) {
            FileCalls.Stat gone = java.util.Objects.requireNonNull(files.stat(layer + "/gone"));
            assertThat(gone.isWhiteout()).isTrue();
            assertThat(files.xattr(layer + "/d", "trusted.overlay.opaque")).isEqualTo("y");
            assertThat(files.xattr(layer + "/folder", "trusted.overlay.opaque")).isEqualTo("y");
            assertThat(files.xattr(layer + "/late", "trusted.overlay.opaque")).isEqualTo("y");
        }
        assertThat(layer.resolve("d/new")).hasContent("n");
        assertThat(layer.resolve("replaced")).hasContent("r");
        assertThat(layer.resolve("both")).hasContent("b");
        assertThat(layer.resolve("folder/inside")).hasContent("i");
    }

    @Test
    void linksInsideALayerAreFollowedInsideIt() {
        Path layer =
                unpacked(
                        new TarMaker()
                                .link("lib", "usr/lib")
                                .file("lib/a", "1")
                                .link("var/run", "/run")
                                .file("var/run/b", "2")
                                .link("usr/x/up", "../../etc")
                                .file("usr/x/up/c", "3")
                                .file("again", "old")
                                .file("again", "new")
                                .link("dev/null", "x")
                                .entry("dev/zero", '3', "", new byte[0]));
        assertThat(layer.resolve("usr/lib/a")).hasContent("1");
        assertThat(layer.resolve("run/b")).hasContent("2");
        assertThat(layer.resolve("etc/c")).hasContent("3");
        assertThat(layer.resolve("again")).hasContent("new");
        assertThat(layer.resolve("dev/zero")).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource({
        "dotdot, leave its directory",
        "dotdot-inside, leave its directory",
        "link-up, leave its directory by a link",
        "link-circle, links in a circle",
        "hardlink-dotdot, leave its directory",
        "hardlink-absolute, leads to no file of it",
        "hardlink-missing, leads nowhere",
        "hardlink-directory, leads to no file of it",
        "device, device outside of /dev",
        "block, device outside of /dev",
        "below-file, below something that is no directory",
        "file-over-directory, both a directory and a file",
        "deep, directories more than 256 deep",
        "long-path, longer than",
        "impossible-owner, impossible id",
        "unknown-type, unknown type",
        "sparse, sparse files",
        "empty-link, empty link",
        "whiteout-of-nothing, removes nothing",
        "bad-pax, pax header",
        "truncated, ends in the middle",
        "no-tar, it is no tar"
    })
    void evilLayersAreRefusedAndLeaveNothing(String evil, String message) throws IOException {
        Path outside = Files.createDirectory(directory.resolve("outside"));
        byte[] layer = evil(evil);
        assertThat(refused(docker("", layer), null).message()).contains(message);
        assertThat(outside).isEmptyDirectory();
        assertThat(Files.exists(directory.resolve("escaped"))).isFalse();
    }

    private static byte[] evil(String evil) {
        TarMaker tar = new TarMaker();
        byte[] whole = oneFile("x".repeat(2000));
        return switch (evil) {
            case "dotdot" -> tar.file("../escaped", "x").bytes();
            case "dotdot-inside" -> tar.file("a/../../escaped", "x").bytes();
            case "link-up" -> tar.link("l", "../../../..").file("l/escaped", "x").bytes();
            case "link-circle" -> tar.link("a", "b").link("b", "a").file("a/x", "x").bytes();
            case "hardlink-dotdot" -> tar.hardLink("h", "../../../index.json").bytes();
            case "hardlink-absolute" -> tar.directory("etc").hardLink("h", "/etc/passwd").bytes();
            case "hardlink-missing" -> tar.hardLink("h", "no/where").bytes();
            case "hardlink-directory" -> tar.directory("d").hardLink("h", "d").bytes();
            case "device" -> tar.entry("kmem", '3', "", new byte[0]).bytes();
            case "block" -> tar.entry("etc/sda", '4', "", new byte[0]).bytes();
            case "below-file" -> tar.file("f", "x").file("f/x", "x").bytes();
            case "file-over-directory" -> tar.directory("d").file("d", "x").bytes();
            case "long-path" ->
                    tar.pax("path", ("d".repeat(200) + "/").repeat(25) + "x").file("x", "").bytes();
            case "deep" -> tar.pax("path", "d/".repeat(300) + "x").file("x", "").bytes();
            case "impossible-owner" -> tar.pax("uid", "4294967295").file("x", "").bytes();
            case "unknown-type" -> tar.entry("x", '9', "", new byte[0]).bytes();
            case "sparse" -> tar.entry("x", 'S', "", new byte[0]).bytes();
            case "empty-link" -> tar.link("x", "").bytes();
            case "whiteout-of-nothing" -> tar.file(".wh.", "").bytes();
            case "bad-pax" ->
                    tar.entry("p", 'x', "", "99 path=x\n".getBytes(StandardCharsets.UTF_8)).bytes();
            case "truncated" -> java.util.Arrays.copyOf(whole, 1500);
            case "no-tar" -> "x".repeat(600).getBytes(StandardCharsets.UTF_8);
            default -> throw new AssertionError(evil);
        };
    }

    @Test
    void overlaysOwnAttributesCannotBeSmuggledIn() {
        Path layer =
                unpacked(
                        new TarMaker()
                                .pax("SCHILY.xattr.trusted.overlay.redirect", "/etc")
                                .directory("d")
                                .pax("SCHILY.xattr.user.overlay.opaque", "y")
                                .directory("e"));
        try (FileCalls files = new FileCalls()) {
            assertThat(files.xattr(layer + "/d", "trusted.overlay.redirect")).isEmpty();
            assertThat(files.xattr(layer + "/e", "user.overlay.opaque")).isEmpty();
        }
    }
}
