package dev.davit.linux.cgroup;

import dev.davit.port.Limits;
import java.util.List;

/** Limits → files and what to write. Source: the kernel's cgroup-v1 and cgroup-v2 documents. */
public sealed interface LimitFiles {
    long PERIOD_MICROS = 100_000;
    long MIN_QUOTA_MICROS = 1_000;

    record Setting(String controller, String file, String value) {}

    List<Setting> of(Limits limits);

    String outOfMemoryFile();

    /** What of {@code memory.stat} cannot be had back without ending a process. */
    List<String> heldMemory();

    /** CPU time for a limit, per {@link #PERIOD_MICROS}. */
    static long quotaMicros(long milliCores) {
        return Math.max(MIN_QUOTA_MICROS, milliCores * PERIOD_MICROS / 1000);
    }

    /** 1024 shares for a core, as Kubernetes counts; 2 at least. */
    static long shares(long milliCores) {
        return Math.clamp(milliCores * 1024 / 1000, 2, 262_144);
    }

    record V1() implements LimitFiles {
        @Override
        public List<Setting> of(Limits limits) {
            String quota =
                    limits.cpuMillisLimit() == 0 ? "-1" : "" + quotaMicros(limits.cpuMillisLimit());
            String memory = limits.memoryBytesLimit() == 0 ? "-1" : "" + limits.memoryBytesLimit();
            return List.of(
                    new Setting("memory", "memory.limit_in_bytes", memory),
                    new Setting("cpu", "cpu.shares", "" + shares(limits.cpuMillisRequest())),
                    new Setting("cpu", "cpu.cfs_period_us", "" + PERIOD_MICROS),
                    new Setting("cpu", "cpu.cfs_quota_us", quota),
                    new Setting("pids", "pids.max", pids(limits)));
        }

        @Override
        public String outOfMemoryFile() {
            return "memory.oom_control";
        }

        @Override
        public List<String> heldMemory() {
            return List.of("total_rss", "total_shmem");
        }
    }

    record V2() implements LimitFiles {
        @Override
        public List<Setting> of(Limits limits) {
            String quota =
                    limits.cpuMillisLimit() == 0
                            ? "max"
                            : "" + quotaMicros(limits.cpuMillisLimit());
            String memory = limits.memoryBytesLimit() == 0 ? "max" : "" + limits.memoryBytesLimit();
            return List.of(
                    new Setting("memory", "memory.max", memory),
                    new Setting("cpu", "cpu.weight", "" + weight(limits.cpuMillisRequest())),
                    new Setting("cpu", "cpu.max", quota + " " + PERIOD_MICROS),
                    new Setting("pids", "pids.max", pids(limits)));
        }

        /** Shares 2…262144 onto weights 1…10000, as the OCI runtimes do. */
        static long weight(long milliCores) {
            return 1 + (shares(milliCores) - 2) * 9999 / 262_142;
        }

        @Override
        public String outOfMemoryFile() {
            return "memory.events";
        }

        @Override
        public List<String> heldMemory() {
            return List.of("anon", "shmem");
        }
    }

    private static String pids(Limits limits) {
        return limits.pidsLimit() == 0 ? "max" : "" + limits.pidsLimit();
    }
}
