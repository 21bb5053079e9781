package dev.davit.linux.mount;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MountTableTest {
    @Test
    void readsTargetTypeAndOptions() {
        MountTable.Entry entry =
                MountTable.parse(
                        "36 35 98:0 /a /mnt/with\\040blank rw,noatime master:1 - cgroup none"
                                + " rw,cpu,cpuacct");
        assertThat(entry.target()).isEqualTo("/mnt/with blank");
        assertThat(entry.type()).isEqualTo("cgroup");
        assertThat(entry.options()).containsExactly("rw", "cpu", "cpuacct");
    }

    @Test
    void optionalFieldsMayBeAbsent() {
        assertThat(MountTable.parse("1 0 8:1 / / rw - ext4 /dev/root rw").target()).isEqualTo("/");
    }
}
