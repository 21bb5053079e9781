package dev.davit.linux.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.base.Outcome;
import dev.davit.base.Reason;
import dev.davit.port.Images;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Archives in every form, and those that are not what they say. */
class ImageArchiveTest extends StoreRig {
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
}
