package dev.davit.linux.image;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who an image's program runs as, by the image's own passwd and group.
 *
 * @param uid -1: the user is not in there
 * @param gid -1: the group is not in there
 */
record Users(int uid, int gid) {
    private static final int MAX_FILE = 1024 * 1024;
    private static final int UNKNOWN = -1;

    /**
     * @param user {@code ""}, {@code 1000}, {@code nginx}, {@code nginx:www}, {@code 1000:1000}
     */
    static Users resolve(String user, LayeredView view, FileCalls files) {
        if (user.isEmpty()) {
            return new Users(0, 0);
        }
        int colon = user.indexOf(':');
        String name = colon < 0 ? user : user.substring(0, colon);
        String group = colon < 0 ? "" : user.substring(colon + 1);
        List<String> line = line(view, files, "etc/passwd", name);
        int uid = number(line != null ? line.get(2) : name);
        int gid;
        if (group.isEmpty()) {
            gid = line != null ? number(line.get(3)) : uid == UNKNOWN ? UNKNOWN : 0;
        } else {
            List<String> groupLine = line(view, files, "etc/group", group);
            gid = number(groupLine != null ? groupLine.get(2) : group);
        }
        return new Users(uid, gid);
    }

    /** Found by name, or where that is a number by the id in the third column. */
    private static @Nullable List<String> line(
            LayeredView view, FileCalls files, String path, String wanted) {
        String file = view.file(path);
        if (file == null) {
            return null;
        }
        String text = new String(files.head(file, MAX_FILE), StandardCharsets.UTF_8);
        int number = number(wanted);
        List<String> byNumber = null;
        for (String line : text.split("\n", -1)) {
            List<String> columns = List.of(line.strip().split(":", -1));
            if (columns.size() < 4) {
                continue;
            }
            if (columns.getFirst().equals(wanted)) {
                return columns;
            }
            if (byNumber == null && number != UNKNOWN && number(columns.get(2)) == number) {
                byNumber = columns;
            }
        }
        return byNumber;
    }

    static int number(String text) {
        try {
            int number = Integer.parseInt(text);
            return number < 0 ? UNKNOWN : number;
        } catch (NumberFormatException notANumber) {
            return UNKNOWN;
        }
    }
}
