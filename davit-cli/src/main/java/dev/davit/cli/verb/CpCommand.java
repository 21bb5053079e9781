package dev.davit.cli.verb;

import dev.davit.base.HostFailure;
import dev.davit.cli.CliFailure;
import dev.davit.cli.ClusterOption;
import dev.davit.cli.ExitCode;
import dev.davit.cli.NamespaceOption;
import dev.davit.cli.Out;
import dev.davit.cli.Progress;
import dev.davit.cli.Session;
import dev.davit.cli.stream.ExecClient;
import dev.davit.model.kind.Kinds;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "cp",
        description = {
            "Copies files and directories into a container, or out of it.",
            "Both sides need tar: the container's image has to bring it.",
            "Of a workload or a service: one of its pods that runs, always the same one while it"
                    + " is well."
        },
        footer = {
            "%nExamples:",
            "  davit cp ./app.conf web:/tmp/app.conf",
            "  davit cp web:/var/log ./log",
            "  davit cp team-a/web:/etc/hosts ./hosts -c main",
            "  davit cp deployment/web:/etc/hosts ./hosts"
        },
        mixinStandardHelpOptions = true)
public final class CpCommand implements Callable<Integer> {
    @Mixin private ClusterOption cluster = new ClusterOption();
    @Mixin private NamespaceOption namespace = new NamespaceOption();

    @Option(
            names = {"-c", "--container"},
            description = "The container, where the pod has several.")
    private String container = "";

    @Parameters(index = "0", paramLabel = "FROM", description = "FILE, or POD:FILE.")
    private String from = "";

    @Parameters(index = "1", paramLabel = "TO", description = "POD:FILE, or FILE.")
    private String to = "";

    /** One side that is in a pod. */
    private record Inside(String namespace, String pod, String path) {
        String directory() {
            int slash = path.lastIndexOf('/');
            return slash > 0 ? path.substring(0, slash) : slash == 0 ? "/" : ".";
        }

        String base() {
            return path.substring(path.lastIndexOf('/') + 1);
        }
    }

    @Override
    public Integer call() throws InterruptedException {
        boolean out = isInside(from);
        if (out == isInside(to)) {
            throw new CliFailure(
                    ExitCode.USAGE, "one side must be in a pod, as POD:FILE, the other one here");
        }
        try (Session session = cluster.open();
                Progress _ = new Progress("copying " + from, 0)) {
            if (out) {
                copyOut(session, inside(session, from), Path.of(to));
            } else {
                copyIn(session, Path.of(from), inside(session, to));
            }
        } catch (IOException failure) {
            throw new HostFailure("copy", from, failure);
        }
        return ExitCode.OK;
    }

    /** {@code web:/x}, not {@code ./a:b} nor {@code /a:b}. */
    private static boolean isInside(String text) {
        return text.matches("([a-z0-9.-]+/)?[a-z0-9][a-z0-9.-]*:.+");
    }

    /** {@code NAMESPACE/POD:FILE}, but {@code deployment/web:FILE} is in a pod of that one. */
    private Inside inside(Session session, String text) {
        int colon = text.indexOf(':');
        String where = text.substring(0, colon);
        int slash = where.indexOf('/');
        if (slash > 0 && Kinds.byWord(where.substring(0, slash)) != null) {
            where = PodsOf.running(session, where, namespace.name());
            slash = -1;
        }
        String path = text.substring(colon + 1);
        String trimmed =
                path.length() > 1 && path.endsWith("/")
                        ? path.substring(0, path.length() - 1)
                        : path;
        return new Inside(
                slash < 0 ? namespace.name() : where.substring(0, slash),
                where.substring(slash + 1),
                trimmed);
    }

    /** Into a directory that is there: under its own name; else under the name that is written. */
    private void copyOut(Session session, Inside source, Path target)
            throws IOException, InterruptedException {
        boolean into = Files.isDirectory(target);
        Path absolute = target.toAbsolutePath().normalize();
        Path directory = into ? absolute : absolute.getParent();
        String name = into ? source.base() : String.valueOf(absolute.getFileName());
        Process tar = tar("-xf", "-", "-C", String.valueOf(directory), rename(source.base(), name));
        List<String> command = List.of("tar", "-cf", "-", "-C", source.directory(), source.base());
        int code;
        try (OutputStream unpack = tar.getOutputStream()) {
            code = exec(session, source, command, null, bytes -> write(unpack, bytes));
        }
        finish(code, tar, source);
    }

    private void copyIn(Session session, Path file, Inside target)
            throws IOException, InterruptedException {
        if (!Files.exists(file)) {
            throw new CliFailure(ExitCode.USAGE, "there is no file " + file);
        }
        Path absolute = file.toAbsolutePath().normalize();
        String own = String.valueOf(absolute.getFileName());
        List<String> test = List.of("test", "-d", target.path());
        boolean into = exec(session, target, test, null, bytes -> {}) == 0;
        String directory = into ? target.path() : target.directory();
        Process tar =
                tar(
                        "-cf",
                        "-",
                        "-C",
                        String.valueOf(absolute.getParent()),
                        rename(own, into ? own : target.base()),
                        own);
        List<String> command = List.of("tar", "-xmf", "-", "-C", directory);
        int code = exec(session, target, command, tar.getInputStream(), Out::rawOutput);
        finish(code, tar, target);
    }

    private static String rename(String own, String other) {
        // Only the first part of each name, and nothing in it is a pattern.
        String pattern = own.replaceAll("[\\\\.\\[\\]*^$,]", "\\\\$0");
        String name = other.replaceAll("[\\\\&,]", "\\\\$0");
        return "--transform=s,^" + pattern + "\\(/\\|$\\)," + name + "\\1,";
    }

    private int exec(
            Session session,
            Inside where,
            List<String> command,
            @org.jspecify.annotations.Nullable InputStream input,
            java.util.function.Consumer<byte[]> output)
            throws InterruptedException {
        String path =
                ExecCommand.path(
                        where.pod(), where.namespace(), container, command, input != null, false);
        return new ExecClient(session.client(), false).pipe(path, input, output);
    }

    private static Process tar(String... arguments) throws IOException {
        java.util.ArrayList<String> command = new java.util.ArrayList<>(List.of("tar"));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }

    private static void write(OutputStream into, byte[] bytes) {
        try {
            into.write(bytes);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static void finish(int code, Process tar, Inside where) throws InterruptedException {
        int local = tar.waitFor();
        if (code != 0 || local != 0) {
            throw new CliFailure(
                    ExitCode.REFUSED,
                    "not copied: tar ended with "
                            + (code != 0 ? code + " in the pod " + where.pod() : local + " here"));
        }
    }
}
