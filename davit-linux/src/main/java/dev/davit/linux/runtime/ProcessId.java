package dev.davit.linux.runtime;

import dev.davit.linux.sys.Processes;
import dev.davit.model.json.JsonObject;

/**
 * A process as any later one finds it again: its number, and what tells it from another that has
 * the number now.
 *
 * @param ticks when it began, in clock ticks since the host's start
 * @param bootId which start of the host that was
 */
record ProcessId(int pid, long ticks, String bootId) {

    static ProcessId of(JsonObject json) {
        return new ProcessId(
                (int) json.wholeOr(0, "pid"), json.wholeOr(0, "ticks"), json.textOr("", "bootId"));
    }

    JsonObject json() {
        return JsonObject.EMPTY.with("pid", pid).with("ticks", ticks).with("bootId", bootId);
    }

    /** Whether it is there still, on a host with this boot id. */
    boolean lives(String bootNow) {
        return bootId.equals(bootNow) && Processes.lives(pid, ticks);
    }

    void signal(String bootNow, int signal) {
        if (bootId.equals(bootNow)) {
            Processes.signal(pid, ticks, signal);
        }
    }
}
