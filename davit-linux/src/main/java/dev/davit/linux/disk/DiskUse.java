package dev.davit.linux.disk;

import dev.davit.base.HostFailure;
import dev.davit.linux.sys.Tool;
import java.nio.file.Files;
import java.nio.file.Path;

/** How much of a disk a folder takes: blocks, so that holes in files count nothing. */
public final class DiskUse {
    private DiskUse() {}

    /** 0 where there is nothing, or it changes too fast to be measured now. */
    public static long bytes(Path folder) {
        if (!Files.isDirectory(folder)) {
            return 0;
        }
        try {
            String said =
                    Tool.run(
                            "measure", Tool.find("du"), "-sx", "--block-size=1", folder.toString());
            String number = said.strip().split("\\s+", -1)[0];
            return number.matches("[0-9]{1,18}") ? Long.parseLong(number) : 0;
        } catch (HostFailure filesWent) {
            // du ends with an error where a file vanishes below it; the next look measures again.
            return 0;
        }
    }
}
