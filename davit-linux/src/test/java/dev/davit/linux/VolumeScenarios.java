package dev.davit.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.davit.linux.mount.MountTable;
import dev.davit.linux.sys.MountCalls;
import dev.davit.port.ContainerSpec;
import dev.davit.port.Volumes;
import dev.davit.port.Volumes.FileContent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Volumes, seen from inside containers. */
final class VolumeScenarios {
    private static final Volumes.Owner OWNER = new Volumes.Owner(Bench.ID_BASE);

    private VolumeScenarios() {}

    static Map<String, Scenarios.Scenario> all() {
        return Map.of(
                "volumes", VolumeScenarios::volumes,
                "sub-path", VolumeScenarios::subPath,
                "shared-volumes", VolumeScenarios::shared,
                "cleared-volumes", VolumeScenarios::cleared,
                "live-mount", VolumeScenarios::liveMount);
    }

    static ContainerSpec mounting(ContainerSpec spec, List<ContainerSpec.Mount> mounts) {
        return new ContainerSpec(
                spec.id(),
                spec.podUid(),
                spec.container(),
                spec.attempt(),
                spec.idBase(),
                spec.hostname(),
                spec.layers(),
                spec.readOnlyRoot(),
                spec.writableBytes(),
                spec.program(),
                mounts,
                spec.limits(),
                spec.confinement());
    }

    private static SortedMap<String, FileContent> files(String... namesAndTexts) {
        SortedMap<String, FileContent> files = new TreeMap<>();
        for (int i = 0; i < namesAndTexts.length; i += 2) {
            files.put(
                    namesAndTexts[i],
                    new FileContent(namesAndTexts[i + 1].getBytes(StandardCharsets.UTF_8), 0644));
        }
        return files;
    }

    static void volumes(Bench bench) throws Exception {
        var volumes = bench.host.volumes();
        String disk = volumes.emptyDir("vols", "disk", OWNER, false, 0);
        String memory = volumes.emptyDir("vols", "memory", OWNER, true, 64 << 10);
        String config = volumes.files("vols", "config", OWNER, false, files("a", "old"));
        String secret = volumes.files("vols", "secret", OWNER, true, files("s", "hush"));
        ContainerSpec spec =
                mounting(
                        Scenarios.ready(
                                bench,
                                "vols",
                                0,
                                "sh",
                                "-c",
                                "echo w > /disk/w; dd if=/dev/zero of=/memory/x bs=1k count=100;"
                                        + " cat /config/a; echo; cat /secret/s; echo;"
                                        + " touch /config/no; grep secret /proc/mounts;"
                                        + " until grep -q new /config/a; do sleep 0.01; done;"
                                        + " ls /config; echo done"),
                        List.of(
                                new ContainerSpec.Mount(disk, "/disk", false, ""),
                                new ContainerSpec.Mount(memory, "/memory", false, ""),
                                new ContainerSpec.Mount(config, "/config", true, ""),
                                new ContainerSpec.Mount(secret, "/secret", true, "")));
        bench.host.containers().start(spec);
        assertThat(bench.log(spec, 7))
                .contains("No space left")
                .contains("old")
                .contains("hush")
                .contains("/secret tmpfs")
                .contains("Read-only file system");
        volumes.files("vols", "config", OWNER, false, files("b", "2", "a", "new"));
        bench.await(spec.id());
        assertThat(bench.log(spec, 8).lines()).contains("done", "a", "b");
        assertThat(Path.of(disk, "w")).hasContent("w\n");
        volumes.files("vols", "config", OWNER, false, files("b", "2"));
        try (var left = Files.list(Path.of(config))) {
            assertThat(left.map(path -> path.getFileName().toString()).toList())
                    .hasSize(3)
                    .contains("b", "..data");
        }
    }

    /** As fsGroup has it; a link that a program left there leads nowhere. */
    static void shared(Bench bench) throws Exception {
        var volumes = bench.host.volumes();
        Volumes.Owner group = new Volumes.Owner(Bench.ID_BASE, 2000);
        Volumes.Owner other = new Volumes.Owner(Bench.ID_BASE, 3000);
        Path disk = Path.of(volumes.emptyDir("shared", "disk", group, false, 0));
        Path memory = Path.of(volumes.emptyDir("shared", "memory", group, true, 0));
        Path config = Path.of(volumes.files("shared", "config", group, false, files("d/f", "x")));
        assertThat(rights(disk)).isEqualTo("2777 2000");
        assertThat(rights(memory)).isEqualTo("2777 2000");
        assertThat(rights(config)).isEqualTo("2755 2000");
        assertThat(rights(config.resolve("d"))).isEqualTo("2755 2000");
        assertThat(rights(config.resolve("d/f"))).isEqualTo("644 2000");

        Path below = Files.createDirectory(disk.resolve("below"));
        Path file = Files.writeString(below.resolve("file"), "");
        Files.setAttribute(file, "unix:mode", 0600);
        Path outside = Files.createTempFile("outside", "");
        Files.createSymbolicLink(below.resolve("link"), outside);
        String before = rights(outside);
        assertThat(volumes.emptyDir("shared", "disk", other, false, 0)).isEqualTo(disk.toString());
        assertThat(rights(disk)).isEqualTo("2777 3000");
        assertThat(rights(below)).isEqualTo("2775 3000");
        assertThat(rights(file)).isEqualTo("660 3000");
        assertThat(rights(outside)).isEqualTo(before);
        Files.delete(outside);
        volumes.files("shared", "config", other, false, files("d/f", "x"));
        assertThat(rights(config.resolve("d/f"))).isEqualTo("644 3000");
        volumes.removeAll("shared");
    }

    private static String rights(Path path) throws Exception {
        int mode = (Integer) Files.getAttribute(path, "unix:mode") & 07777;
        int gid = (Integer) Files.getAttribute(path, "unix:gid");
        return Integer.toOctalString(mode) + " " + (gid - Bench.ID_BASE);
    }

    /** Nothing of any pod is left, and nothing that somebody else had mounted there is deleted. */
    static void cleared(Bench bench) throws Exception {
        var volumes = bench.host.volumes();
        Path pods = bench.data.resolve("pods");
        Path others = Files.createTempDirectory("others");
        Path kept = Files.writeString(others.resolve("kept"), "");
        for (String pod : List.of("cleared-a", "cleared-b")) {
            volumes.emptyDir(pod, "memory", OWNER, true, 64 << 10);
            volumes.files(pod, "secret", OWNER, true, files("s", "hush"));
            Path disk = Path.of(volumes.emptyDir(pod, "disk", OWNER, false, 0));
            Path deep = Files.createDirectories(disk.resolve("x/y"));
            MountCalls.bind(others.toString(), deep.toString());
            Path log = Files.createDirectories(pods.resolve(pod).resolve("log/main"));
            Files.writeString(log.resolve("0.log"), "");
        }
        volumes.clear();
        assertThat(pods).isEmptyDirectory();
        assertThat(kept).exists();
        String below = pods.toRealPath() + "/";
        assertThat(MountTable.read()).noneMatch(mount -> mount.target().startsWith(below));
        Files.delete(kept);
        Files.delete(others);
    }

    static void subPath(Bench bench) throws Exception {
        String disk = bench.host.volumes().emptyDir("subs", "disk", OWNER, false, 0);
        Files.createSymbolicLink(Path.of(disk, "escape"), Path.of("/etc"));
        ContainerSpec plain =
                Scenarios.ready(bench, "subs", 0, "sh", "-c", "echo in > /s/f; ls /s");
        ContainerSpec.Mount inside = new ContainerSpec.Mount(disk, "/s", false, "new/deep");
        ContainerSpec spec = mounting(plain, List.of(inside));
        Path deep = Path.of(disk, "new/deep");
        Files.createDirectories(deep);
        Files.setAttribute(deep, "unix:mode", 0777);
        bench.host.containers().start(spec);
        bench.await(spec.id());
        assertThat(deep.resolve("f")).hasContent("in\n");
        bench.host.containers().remove(spec.id());
        // An absolute link is read from the volume's own root: /etc is not the host's.
        ContainerSpec escaping =
                mounting(plain, List.of(new ContainerSpec.Mount(disk, "/s", false, "escape")));
        assertThatThrownBy(() -> bench.host.containers().start(escaping))
                .hasMessageContaining("escape")
                .isInstanceOf(RuntimeException.class);
        assertThat(bench.host.containers().list()).isEmpty();
    }

    static void liveMount(Bench bench) throws Exception {
        ContainerSpec spec =
                Scenarios.ready(
                        bench,
                        "live",
                        0,
                        "sh",
                        "-c",
                        "echo up; until grep -q news /dev/shm/late/n; do sleep 0.01; done;"
                                + " touch /dev/shm/late/no; echo seen");
        bench.host.containers().start(spec);
        bench.log(spec, 1);
        String config = bench.host.volumes().files("live", "v", OWNER, false, files("n", "news"));
        ContainerSpec.Mount mount = new ContainerSpec.Mount(config, "/dev/shm/late", true, "");
        assertThat(bench.host.volumes().mountLive(spec.id(), mount)).isTrue();
        bench.await(spec.id());
        assertThat(bench.log(spec, 3)).contains("Read-only file system").contains("seen");
        assertThat(bench.host.volumes().mountLive(spec.id(), mount)).isFalse();
    }
}
