package dev.davit.linux.cgroup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.port.Limits;
import java.util.List;
import org.junit.jupiter.api.Test;

class LimitFilesTest {
    private static List<String> texts(LimitFiles files, Limits limits) {
        return files.of(limits).stream()
                .map(setting -> setting.file() + "=" + setting.value())
                .toList();
    }

    @Test
    void v1() {
        assertThat(texts(new LimitFiles.V1(), new Limits(500, 1500, 1 << 20, 9)))
                // The one that the kernel may refuse comes first: then nothing has changed.
                .containsExactly(
                        "memory.limit_in_bytes=1048576",
                        "cpu.shares=512",
                        "cpu.cfs_period_us=100000",
                        "cpu.cfs_quota_us=150000",
                        "pids.max=9");
        assertThat(texts(new LimitFiles.V1(), new Limits(0, 0, 0, 0)))
                .contains("cpu.shares=2", "cpu.cfs_quota_us=-1", "memory.limit_in_bytes=-1")
                .contains("pids.max=max");
    }

    @Test
    void v2() {
        assertThat(texts(new LimitFiles.V2(), new Limits(1000, 5, 0, 0)))
                .containsExactly(
                        "memory.max=max", "cpu.weight=39", "cpu.max=1000 100000", "pids.max=max");
        assertThat(LimitFiles.V2.weight(0)).isEqualTo(1);
        assertThat(LimitFiles.V2.weight(1_000_000_000)).isEqualTo(10_000);
    }
}
