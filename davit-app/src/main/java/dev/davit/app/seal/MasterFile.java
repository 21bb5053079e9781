package dev.davit.app.seal;

import dev.davit.app.pki.PrivateFiles;
import dev.davit.base.HostFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where the administrator's key is, and beside it the one that is to take its place.
 *
 * @param file the key, or a symbolic link to it
 */
record MasterFile(Path file) {
    /** A link that leads nowhere is there, too: its disk is missing. */
    boolean exists() {
        return PrivateFiles.exists(file);
    }

    MasterKey read() {
        return MasterKey.read(file);
    }

    MasterKey make(MasterKey key) {
        PrivateFiles.write(file, key.text());
        return key;
    }

    /**
     * The key that opens a keyring; a change that a crash has cut short is brought to its end.
     *
     * @param print of the key that is asked for
     * @param keyring for messages
     */
    MasterKey find(String print, String keyring) {
        if (!Files.exists(file)) {
            throw new HostFailure(
                    "open",
                    0,
                    keyring,
                    "this cluster's Secrets are sealed with the key in "
                            + file
                            + ", and it is not there: put it back");
        }
        MasterKey key = read();
        if (key.print().equals(print)) {
            return key;
        }
        if (Files.exists(next()) && MasterKey.read(next()).print().equals(print)) {
            replace();
            return read();
        }
        throw new HostFailure(
                "open",
                0,
                keyring,
                file + " holds another key than the one that it was sealed with: put that back");
    }

    /** Leaves a key beside this one: the next {@link #replace} takes it. */
    void prepare(MasterKey key) {
        PrivateFiles.write(next(), key.text());
    }

    void replace() {
        PrivateFiles.move(next(), real());
    }

    private Path next() {
        Path real = real();
        return real.resolveSibling(real.getFileName() + ".next");
    }

    /** A link stays a link. */
    private Path real() {
        try {
            return file.toRealPath();
        } catch (IOException gone) {
            throw new HostFailure("find", file.toString(), gone);
        }
    }
}
