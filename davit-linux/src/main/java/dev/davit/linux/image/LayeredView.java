package dev.davit.linux.image;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Looks a file up through layers as overlay would, links included, without mounting anything. */
final class LayeredView {
    private static final int MAX_LINKS = 40;

    private final List<String> topFirst;
    private final FileCalls files;

    /**
     * @param layers directories, lowest first
     */
    LayeredView(List<String> layers, FileCalls files) {
        this.topFirst = layers.reversed();
        this.files = files;
    }

    /** Where the file really is, or null: it is not there, or no plain file. */
    @Nullable String file(String path) {
        Deque<String> todo = new ArrayDeque<>(List.of(path.split("/")));
        List<String> here = new ArrayList<>();
        int links = 0;
        while (!todo.isEmpty()) {
            String name = todo.removeFirst();
            if (name.isEmpty() || name.equals(".")) {
                continue;
            }
            if (name.equals("..")) {
                if (!here.isEmpty()) {
                    here.removeLast();
                }
                continue;
            }
            String at = find(here, name);
            FileCalls.Stat stat = at == null ? null : files.stat(at);
            if (at == null || stat == null) {
                return null;
            }
            if (stat.isLink()) {
                if (++links > MAX_LINKS) {
                    return null;
                }
                String target = files.readLink(at);
                if (target.startsWith("/")) {
                    here.clear();
                }
                List.of(target.split("/")).reversed().forEach(todo::addFirst);
            } else if (stat.isDirectory()) {
                here.add(name);
            } else {
                return todo.isEmpty() && stat.isFile() ? at : null;
            }
        }
        return null;
    }

    /** The topmost layer's, unless a whiteout or an opaque directory hides it. */
    private @Nullable String find(List<String> directory, String name) {
        for (String layer : topFirst) {
            String at = layer;
            boolean opaque = false;
            for (String part : directory) {
                at = at + "/" + part;
                FileCalls.Stat stat = files.stat(at);
                if (stat != null && !stat.isDirectory()) {
                    return null;
                }
                opaque |= stat != null && isOpaque(at);
            }
            String file = at + "/" + name;
            FileCalls.Stat stat = files.stat(file);
            if (stat != null) {
                return stat.isWhiteout() ? null : file;
            }
            if (opaque) {
                return null;
            }
        }
        return null;
    }

    private boolean isOpaque(String directory) {
        return files.xattr(directory, "trusted.overlay.opaque").equals("y");
    }
}
