package dev.davit.app.install;

import dev.davit.base.HostFailure;
import dev.davit.cli.CliFailure;
import dev.davit.cli.ExitCode;
import dev.davit.cli.Out;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;

/**
 * Makes a host as it should be, and says each thing that it changes. Done again it changes nothing.
 *
 * @param root files go below it; {@code /} for the running system
 * @param dryRun only say it
 */
public record Installer(Path root, boolean dryRun) {
    /** See sd_booted(3). */
    private static final Path BOOTED = Path.of("/run/systemd/system");

    public boolean systemdRuns() {
        return root.equals(Path.of("/")) && Files.isDirectory(BOOTED);
    }

    public void install(ServiceFiles service) throws InterruptedException {
        boolean changed = false;
        for (ServiceFiles.Written file : service.files()) {
            changed |= write(file);
        }
        link(service.program());
        if (!systemdRuns()) {
            Out.line(
                    "systemd does not run here"
                            + (root.equals(Path.of("/")) ? "" : " (--root " + root + ")")
                            + ": nothing was started; davit up does that");
            return;
        }
        if (changed) {
            run("systemctl", "daemon-reload");
        }
        run("systemctl", "enable", "--now", "davit.service");
    }

    private Path at(Path path) {
        return root.resolve(Path.of("/").relativize(path));
    }

    private boolean write(ServiceFiles.Written file) {
        Path path = at(file.path());
        try {
            boolean there = Files.exists(path);
            if (there
                    && (file.ofAdministrator() || Files.readString(path).equals(file.content()))) {
                Out.line("as it is   " + path);
                return false;
            }
            say(there ? "changes    " : "writes     ", path);
            if (dryRun) {
                Out.line(file.content().indent(4).stripTrailing());
                return false;
            }
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.content());
            return true;
        } catch (IOException failure) {
            throw new HostFailure("write", path.toString(), failure);
        }
    }

    private void link(Path program) {
        Path link = at(ServiceFiles.LINK);
        try {
            if (Files.isSymbolicLink(link) && Files.readSymbolicLink(link).equals(program)) {
                Out.line("as it is   " + link);
                return;
            }
            if (Files.exists(link, LinkOption.NOFOLLOW_LINKS) && !Files.isSymbolicLink(link)) {
                throw new CliFailure(
                        ExitCode.HOST, link + " is another program; move it away first");
            }
            say("links      ", link);
            if (!dryRun) {
                Files.createDirectories(link.getParent());
                Files.deleteIfExists(link);
                Files.createSymbolicLink(link, program);
            }
        } catch (IOException failure) {
            throw new HostFailure("link", link.toString(), failure);
        }
    }

    private static void say(String what, Path path) {
        Out.line(what + path);
    }

    /** Ends the service; its pods run on. */
    public void stop() throws InterruptedException {
        if (systemdRuns() && Files.exists(at(ServiceFiles.UNIT))) {
            run("systemctl", "disable", "--now", "davit.service");
        }
    }

    public void removeFiles() throws InterruptedException {
        for (Path file : ServiceFiles.ALL) {
            remove(at(file));
        }
        if (systemdRuns()) {
            run("systemctl", "daemon-reload");
        }
    }

    private void remove(Path path) {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        say("removes    ", path);
        if (dryRun) {
            return;
        }
        try {
            Files.delete(path);
            if (path.endsWith(ServiceFiles.CONFIG.getFileName())) {
                Files.delete(path.getParent());
            }
        } catch (DirectoryNotEmptyException others) {
            Out.line("keeps      " + path.getParent() + ": it holds other files");
        } catch (IOException failure) {
            throw new HostFailure("remove", path.toString(), failure);
        }
    }

    private void run(String... command) throws InterruptedException {
        Out.line("runs       " + String.join(" ", command));
        if (dryRun) {
            return;
        }
        try {
            int code = new ProcessBuilder(List.of(command)).inheritIO().start().waitFor();
            if (code != 0) {
                throw new CliFailure(
                        ExitCode.HOST, String.join(" ", command) + " ended with " + code);
            }
        } catch (IOException failure) {
            throw new HostFailure("run", String.join(" ", command), failure);
        }
    }
}
