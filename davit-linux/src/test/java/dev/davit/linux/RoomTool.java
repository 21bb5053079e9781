package dev.davit.linux;

import dev.davit.linux.mount.MountRoom;
import java.nio.file.Path;

/** For trying things by hand: {@code ensure DIR} or {@code remove DIR}. */
final class RoomTool {
    private RoomTool() {}

    public static void main(String[] args) {
        if (args[0].equals("ensure")) {
            System.out.println(String.join(" ", MountRoom.ensure(Path.of(args[1]))));
        } else {
            MountRoom.remove(Path.of(args[1]));
        }
    }
}
