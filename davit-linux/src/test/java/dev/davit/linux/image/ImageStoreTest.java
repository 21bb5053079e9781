package dev.davit.linux.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.davit.base.HostFailure;
import dev.davit.base.Outcome;
import dev.davit.base.Reason;
import dev.davit.base.Refusal;
import dev.davit.port.Clock;
import dev.davit.port.Images;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Needs root: owners, devices and trusted attributes are what the store is about. */
class ImageStoreTest {
    private static final Clock CLOCK =
            new Clock() {
                @Override
                public long wallMillis() {
                    return 12345;
                }

                @Override
                public long monotonicNanos() {
                    return 0;
                }
            };

    @TempDir private Path directory;
    private Path root;
    private ImageStore store;

    @BeforeEach
    void open() {
        root = directory.resolve("images");
        store = ImageStore.open(root, CLOCK, "amd64");
    }

    private Outcome<List<Images.Image>> load(byte[] archive, @Nullable String name) {
        return store.importArchive(ImageMaker.file(directory, archive), name);
    }

    private Images.Image loaded(byte[] archive) {
        return switch (load(archive, null)) {
            case Outcome.Ok<List<Images.Image>>(var images) -> images.getLast();
            case Outcome.Refused<List<Images.Image>>(Refusal refusal) ->
                    throw new AssertionError(refusal.toString());
        };
    }

    private Refusal refused(byte[] archive, @Nullable String name) {
        Refusal refusal =
                switch (load(archive, name)) {
                    case Outcome.Ok<List<Images.Image>> ok -> throw new AssertionError(ok);
                    case Outcome.Refused<List<Images.Image>>(Refusal why) -> why;
                };
        assertThat(names("tmp")).as("leftovers of: " + refusal.message()).isEmpty();
        assertThat(names("layers")).as("layers of: " + refusal.message()).isEmpty();
        assertThat(store.list()).isEmpty();
        return refusal;
    }

    private List<String> names(String folder) {
        try (Stream<Path> entries = Files.list(root.resolve(folder))) {
            return entries.map(p -> p.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] oneFile(String content) {
        return new TarMaker().file("f", content).bytes();
    }

    private static byte[] docker(String program, byte[]... layers) {
        return new ImageMaker()
                .docker("['app:1']", ImageMaker.config(program, layers), layers)
                .dockerArchive();
    }

    private Path unpacked(TarMaker layer) {
        return Path.of(loaded(docker("", layer.bytes())).layers().getFirst());
    }

    @Test
    void aDockerArchiveBecomesAnImage() throws IOException {
        byte[] low = oneFile("low");
        byte[] high = new TarMaker().file("g", "high").bytes();
        Images.Image image =
                loaded(
                        docker(
                                "'Entrypoint':['/e'],'Cmd':['c'],'Env':['A=b'],'WorkingDir':'/w',"
                                        + "'User':'7','Volumes':{'/v':{}},'StopSignal':'SIGINT'",
                                low,
                                high));
        assertThat(image.names()).containsExactly("docker.io/library/app:1");
        assertThat(image.config())
                .isEqualTo(
                        new Images.Config(
                                List.of("/e"),
                                List.of("c"),
                                List.of("A=b"),
                                "/w",
                                "7",
                                7,
                                0,
                                List.of("/v"),
                                "SIGINT"));
        assertThat(image.sizeBytes()).isEqualTo(7);
        assertThat(image.importedAtMillis()).isEqualTo(12345);
        assertThat(Path.of(image.layers().get(0), "f")).hasContent("low");
        assertThat(Path.of(image.layers().get(1), "g")).hasContent("high");
        assertThat(store.list()).containsExactly(image);
        assertThat(ImageStore.open(root, CLOCK, "amd64").list()).containsExactly(image);
        assertThat(names("tmp")).isEmpty();
    }

    @Test
    void layersAndWholeArchivesMayBeCompressed() {
        byte[] layer = oneFile("x");
        for (byte[] packed : List.of(layer, ImageMaker.gzip(layer), ImageMaker.zstd(layer))) {
            byte[] archive =
                    new ImageMaker()
                            .docker("['a']", ImageMaker.config("", layer), packed)
                            .dockerArchive();
            for (byte[] whole :
                    List.of(archive, ImageMaker.gzip(archive), ImageMaker.zstd(archive))) {
                assertThat(Path.of(loaded(whole).layers().getFirst(), "f")).hasContent("x");
                assertThat(store.remove("a")).isTrue();
                assertThat(store.collect(Set.of())).isEqualTo(1);
                assertThat(names("layers")).isEmpty();
            }
        }
    }

    @Test
    void anOciArchiveWithANestedIndexAndOtherPlatforms() {
        byte[] layer = oneFile("x");
        ImageMaker maker = new ImageMaker();
        String right = maker.manifest(ImageMaker.config("", layer), ImageMaker.gzip(layer));
        String arm = maker.manifest(ImageMaker.config("arm64", "", layer), ImageMaker.zstd(layer));
        String index =
                maker.blob(
                        ImageMaker.bytes(
                                "{'manifests':[{"
                                        + arm
                                        + ",'platform':{'os':'linux','architecture':'arm64'}},{"
                                        + right
                                        + ",'platform':{'os':'linux','architecture':'amd64'}},{"
                                        + right
                                        + ",'platform':{'os':'unknown','architecture':'unknown'}}]}"));
        Images.Image image =
                loaded(
                        maker.descriptor(
                                        index
                                                + ",'annotations':{'org.opencontainers.image.ref.name':"
                                                + "'example.com/a/b:v2'}")
                                .ociArchive());
        assertThat(image.names()).containsExactly("example.com/a/b:v2");
        assertThat(Path.of(image.layers().getFirst(), "f")).hasContent("x");
        String manifest = right.substring(right.indexOf("sha256"), right.indexOf("',"));
        assertThat(store.find("example.com/a/b@" + manifest)).contains(image);
        assertThat(store.find("example.com/other@" + manifest)).isEmpty();
    }

    @Test
    void anotherPlatformIsRefusedByName() {
        byte[] layer = oneFile("x");
        assertThat(
                        refused(
                                        new ImageMaker()
                                                .docker(
                                                        "['a']",
                                                        ImageMaker.config("arm64", "", layer),
                                                        layer)
                                                .dockerArchive(),
                                        null)
                                .message())
                .isEqualTo("the archive's image is for linux/arm64; this node is linux/amd64");
    }

    @Test
    void oneNameForOneImage() {
        byte[] layer = oneFile("x");
        byte[] nameless =
                new ImageMaker()
                        .docker("null", ImageMaker.config("", layer), layer)
                        .dockerArchive();
        assertThat(refused(nameless, null).message()).contains("give it a name");
        assertThat(refused(nameless, "Bad Name").message()).contains("is no name for an image");
        byte[] two =
                new ImageMaker()
                        .docker("['a']", ImageMaker.config("", layer), layer)
                        .docker("['b']", ImageMaker.config("'User':'1'", layer), layer)
                        .dockerArchive();
        assertThat(refused(two, "c").message()).contains("2 images");
        assertThat(load(nameless, "c:3")).isInstanceOf(Outcome.Ok.class);
        assertThat(store.find("c:3")).isPresent();
        assertThat(store.find("c")).isEmpty();
    }

    @Test
    void findsByNameIdAndUniquePrefix() {
        Images.Image image = loaded(docker("", oneFile("x")));
        String hex = image.id().substring(7);
        for (String text :
                List.of(
                        "app:1",
                        "docker.io/app:1",
                        "docker.io/library/app:1",
                        "index.docker.io/library/app:1",
                        image.id(),
                        hex,
                        hex.substring(0, 12),
                        "sha256:" + hex.substring(0, 6),
                        "app@" + image.id(),
                        "app:1@" + image.id())) {
            assertThat(store.find(text)).as(text).contains(image);
        }
        for (String text :
                List.of(
                        "app",
                        "app:2",
                        "library/app",
                        "example.com/app:1",
                        hex.substring(0, 5),
                        "",
                        "A B",
                        "app@" + Digest.of(new byte[0]),
                        "../app:1")) {
            assertThat(store.find(text)).as(text).isEmpty();
        }
    }

    @Test
    void aNameMovesToTheImageImportedLast() {
        Images.Image first = loaded(docker("", oneFile("1")));
        Images.Image second = loaded(docker("", oneFile("2")));
        assertThat(store.find("app:1")).contains(second);
        assertThat(store.find(first.id()).orElseThrow().names()).isEmpty();
        assertThat(store.collect(Set.of(first.id()))).isZero();
        assertThat(store.find(first.id())).isPresent();
        assertThat(store.collect(Set.of())).isEqualTo(1);
        assertThat(store.find(first.id())).isEmpty();
        assertThat(Path.of(first.layers().getFirst())).doesNotExist();
        assertThat(Path.of(second.layers().getFirst())).exists();
    }

    @Test
    void sharedLayersAreUnpackedOnceAndStayWhileOneImageNeedsThem() throws IOException {
        byte[] base = oneFile("base");
        byte[] more = new TarMaker().file("more", "m").bytes();
        Images.Image one = loaded(docker("", base));
        Object before = Files.getAttribute(Path.of(one.layers().getFirst(), "f"), "unix:ino");
        byte[] archive =
                new ImageMaker()
                        .docker("['b']", ImageMaker.config("", base, more), base, more)
                        .dockerArchive();
        Images.Image two = loaded(archive);
        assertThat(two.layers().getFirst()).isEqualTo(one.layers().getFirst());
        assertThat(Files.getAttribute(Path.of(two.layers().getFirst(), "f"), "unix:ino"))
                .isEqualTo(before);
        assertThat(store.remove("app:1")).isTrue();
        assertThat(store.remove("app:1")).isFalse();
        assertThat(store.collect(Set.of())).isZero();
        assertThat(store.remove(two.id())).isTrue();
        assertThat(store.collect(Set.of())).isEqualTo(5);
        assertThat(names("layers")).isEmpty();
    }

    @Test
    void importingAgainAddsNames() {
        byte[] layer = oneFile("x");
        loaded(docker("", layer));
        Images.Image again =
                loaded(
                        new ImageMaker()
                                .docker("['app:2','app:1']", ImageMaker.config("", layer), layer)
                                .dockerArchive());
        assertThat(again.names())
                .containsExactly("docker.io/library/app:1", "docker.io/library/app:2");
    }

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

    @Test
    void whatIsNotWhatItSaysIsRefused() {
        byte[] layer = oneFile("x");
        byte[] other = oneFile("y");
        String config = ImageMaker.config("", layer);
        assertThat(
                        refused(
                                        new ImageMaker()
                                                .docker("['a']", config, other)
                                                .dockerArchive(),
                                        null)
                                .message())
                .contains("the digest of")
                .contains(Digest.of(layer))
                .contains(Digest.of(other));
        assertThat(
                        refused(new ImageMaker().docker("['a']", config).dockerArchive(), null)
                                .message())
                .contains("lists 0 layers, the image's configuration 1");
        assertThat(
                        refused(
                                        new ImageMaker()
                                                .member(
                                                        "manifest.json",
                                                        ImageMaker.bytes(
                                                                "[{'Config':'c.json','RepoTags':['a'],'Layers':[]}]"))
                                                .ociArchive(),
                                        null)
                                .message())
                .isEqualTo("the archive lacks \"c.json\"");
        ImageMaker maker = new ImageMaker();
        String good = maker.manifest(config, layer);
        assertThat(
                        refused(
                                        maker.descriptor(good.replaceFirst("size':", "size':1"))
                                                .ociArchive(),
                                        null)
                                .message())
                .contains("it should have 1");
        assertThat(refused(new TarMaker().file("x", "y").bytes(), null).message())
                .contains("neither manifest.json nor oci-layout");
        assertThat(
                        refused(
                                        "no archive at all"
                                                .repeat(100)
                                                .getBytes(StandardCharsets.UTF_8),
                                        null)
                                .message())
                .contains("it is no tar");
        assertThat(refused(new byte[0], null).message()).contains("neither");
        byte[] cut = ImageMaker.gzip(docker("", oneFile("x".repeat(9000))));
        assertThat(refused(java.util.Arrays.copyOf(cut, cut.length / 2), null).reason())
                .isEqualTo(Reason.INVALID);
        assertThat(store.importArchive(directory.resolve("missing.tar"), null))
                .isInstanceOfSatisfying(
                        Outcome.Refused.class,
                        r ->
                                assertThat(((Outcome.Refused<?>) r).refusal().reason())
                                        .isEqualTo(Reason.NOT_FOUND));
    }

    @Test
    void randomDamageIsRefusedOrHarmlessAndLeavesNothing() {
        byte[] layer =
                new TarMaker()
                        .directory("d")
                        .file("d/f", "content")
                        .link("l", "d")
                        .file(".wh.x", "")
                        .bytes();
        byte[] packed = ImageMaker.gzip(layer);
        ImageMaker maker = new ImageMaker();
        byte[] whole =
                maker.descriptor(
                                maker.manifest(ImageMaker.config("", layer), packed)
                                        + ",'annotations':{'org.opencontainers.image.ref.name':'a:1'}")
                        .ociArchive();
        for (int seed = 0; seed < 150; seed++) {
            Random random = new Random(seed);
            byte[] damaged = whole.clone();
            damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
            if (load(damaged, null) instanceof Outcome.Ok<List<Images.Image>>(var images)) {
                assertThat(Path.of(images.getFirst().layers().getFirst(), "d/f"))
                        .hasContent("content");
                images.getFirst().names().forEach(store::remove);
                store.collect(Set.of());
            }
            assertThat(names("tmp")).as("seed " + seed).isEmpty();
            assertThat(names("layers")).as("seed " + seed).isEmpty();
        }
    }

    @Test
    void leftoversOfACrashAreGoneAfterTheStart() throws IOException {
        Images.Image image = loaded(docker("", oneFile("x")));
        Files.createDirectories(root.resolve("tmp/t9/layer-0/fs/etc"));
        Files.writeString(root.resolve("tmp/t9/index"), "half");
        Path orphan = Files.createDirectories(root.resolve("layers/" + "0".repeat(64) + "/fs"));
        ImageStore again = ImageStore.open(root, CLOCK, "amd64");
        assertThat(again.list()).containsExactly(image);
        assertThat(again.problems()).isEmpty();
        assertThat(orphan).doesNotExist();
        assertThat(names("tmp")).isEmpty();
    }

    @Test
    void anImageThatLostALayerIsToldOfAndGone() throws IOException {
        Images.Image image = loaded(docker("", oneFile("x")));
        Trees.delete(Path.of(image.layers().getFirst()));
        ImageStore again = ImageStore.open(root, CLOCK, "amd64");
        assertThat(again.list()).isEmpty();
        assertThat(again.problems().getFirst()).contains(image.id()).contains("has lost a layer");
        assertThat(loaded(docker("", oneFile("x")))).isNotNull();
    }

    @Test
    void anIndexOfALaterFormatIsRefused() throws IOException {
        Files.writeString(root.resolve("index.json"), "{\"format\":2,\"images\":[]}");
        assertThatThrownBy(() -> ImageStore.open(root, CLOCK, "amd64"))
                .isInstanceOf(HostFailure.class)
                .hasMessageContaining("format 2");
    }

    @ParameterizedTest
    @CsvSource({
        "'', 0, 0", "0, 0, 0", "1000, 1000, 1000", "4242, 4242, 0", "app, 1000, 1000",
        "app:www, 1000, 33", "app:44, 1000, 44", "top, 9, 9", "nobody, -1, -1",
                "4242:www, 4242, 33",
        "app:none, 1000, -1", "-5, -1, -1", "low, -1, -1"
    })
    void usersComeFromTheImageItself(String user, int uid, int gid) {
        byte[] low =
                new TarMaker()
                        .file("etc/passwd", "low:x:1:1:::\n")
                        .file("etc/group", "www:x:33:\n")
                        .bytes();
        byte[] high =
                new TarMaker()
                        .link("etc/passwd", "/usr/share/users")
                        .file(
                                "usr/share/users",
                                "root:x:0:0:::\napp:x:1000:1000:::\nbroken\ntop:x:9:9:::\n")
                        .bytes();
        Images.Config config = loaded(docker("'User':'" + user + "'", low, high)).config();
        assertThat(List.of(config.resolvedUid(), config.resolvedGid())).containsExactly(uid, gid);
    }

    @Test
    void aPasswdThatALayerHidesDoesNotCount() {
        byte[] low = new TarMaker().file("etc/passwd", "app:x:5:5:::\n").bytes();
        for (byte[] high :
                new ArrayList<>(
                        List.of(
                                new TarMaker().file("etc/.wh.passwd", "").bytes(),
                                new TarMaker().file(".wh.etc", "").bytes(),
                                new TarMaker()
                                        .directory("etc")
                                        .file("etc/.wh..wh..opq", "")
                                        .bytes()))) {
            assertThat(loaded(docker("'User':'app'", low, high)).config().resolvedUid())
                    .isEqualTo(-1);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "nginx, docker.io/library/nginx:latest", "nginx:1.27, docker.io/library/nginx:1.27",
        "team/app, docker.io/team/app:latest", "localhost/app:x, localhost/app:x",
        "localhost:5000/app, localhost:5000/app:latest",
                "example.com/a/b/c:v_1, example.com/a/b/c:v_1",
        "'[::1]:5000/app', '[::1]:5000/app:latest'", "a__b--c/e, docker.io/a__b--c/e:latest"
    })
    void referencesAreCompleted(String text, String named) {
        Reference reference = java.util.Objects.requireNonNull(Reference.parse(text));
        assertThat(reference.named()).isEqualTo(named);
    }

    @ParameterizedTest
    @CsvSource({
        "''",
        "UPPER",
        "a:",
        "a:b:c",
        "a b",
        "/a",
        "a/",
        "a//b",
        "a@sha256:12",
        "a@md5:12",
        ":tag",
        "a:-x",
        "-a",
        "exa_mple.com:80/a",
        "a/../b",
        "."
    })
    void whatIsNoReference(String text) {
        assertThat(Reference.parse(text)).isNull();
    }
}
