package dev.davit.linux.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.davit.base.HostFailure;
import dev.davit.port.Images;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the store keeps, finds, shares and collects. */
class ImageStoreTest extends StoreRig {
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
}
