package dev.davit.node.spec;

import dev.davit.node.ContainerRun;
import dev.davit.port.ContainerSpec;
import dev.davit.port.ContainerSpec.Mount;
import dev.davit.port.ContainerSpec.Program;
import dev.davit.port.Images;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/** Pod, image, configuration and volumes → one complete {@link ContainerSpec}. */
public final class ContainerSpecs {
    private ContainerSpecs() {}

    /**
     * The next run of a container, complete.
     *
     * @param volumePaths paths on the host, by volume
     */
    public static Made<ContainerSpec> of(
            Pod pod,
            Container container,
            int attempt,
            int idBase,
            Images.Image image,
            SortedMap<String, String> volumePaths,
            Configs configs) {
        if (!ConfigMarks.heard(pod, container, configs)) {
            // The server tells of it in a moment: started now, it would be started for nothing.
            return Made.blocked(Problem.CREATING, "", "");
        }
        return Environment.of(pod, container, image.config().env(), configs)
                .then(env ->
                        Users.of(pod, container, image.config())
                                .then(users -> program(container, image, env, users))
                                .then(program ->
                                        Mounts.of(pod, container, env, volumePaths)
                                                .then(mounts ->
                                                        Made.ready(
                                                                spec(
                                                                        pod, container, attempt,
                                                                        idBase, image, program,
                                                                        mounts)))));
    }

    private static ContainerSpec spec(
            Pod pod,
            Container container,
            int attempt,
            int idBase,
            Images.Image image,
            Program program,
            List<Mount> mounts) {
        boolean readOnly =
                container
                        .tree()
                        .boolOr(
                                Confinements.strict(pod, container),
                                "securityContext",
                                "readOnlyRootFilesystem");
        return new ContainerSpec(
                new ContainerRun(pod.uid(), container.name(), attempt).id(),
                pod.uid(),
                container.name(),
                attempt,
                idBase,
                pod.hostname(),
                image.layers(),
                readOnly,
                Resources.amount(container, "limits", "ephemeral-storage", false),
                program,
                mounts,
                Resources.of(pod, container),
                Confinements.of(pod, container),
                message(container));
    }

    private static ContainerSpec.Message message(Container container) {
        return new ContainerSpec.Message(
                container.tree().textOr("/dev/termination-log", "terminationMessagePath"),
                "FallbackToLogsOnError".equals(container.tree().text("terminationMessagePolicy")));
    }

    private static Made<Program> program(
            Container container, Images.Image image, Map<String, String> env, Users users) {
        Images.Config config = image.config();
        List<String> command = container.strings("command");
        List<String> given = container.strings("args");
        List<String> args = new ArrayList<>(command.isEmpty() ? config.entrypoint() : command);
        boolean imageArgs = given.isEmpty() && command.isEmpty();
        args.addAll(imageArgs ? config.command() : given);
        args.replaceAll(text -> Expansion.expand(text, env));
        if (args.isEmpty()) {
            return Made.blocked(
                    Problem.CONTAINER,
                    "image " + container.image() + " names no program to run",
                    "set " + container.path() + ".command");
        }
        String directory = container.tree().textOr("", "workingDir");
        if (directory.isEmpty()) {
            directory = config.workingDirectory();
        }
        return Made.ready(
                new Program(
                        args,
                        Environment.lines(env),
                        directory.isEmpty() ? "/" : directory,
                        users.uid(),
                        users.gid(),
                        users.supplemental(),
                        container.tree().boolOr(false, "tty"),
                        container.tree().boolOr(false, "stdin"),
                        container.tree().boolOr(false, "stdinOnce"),
                        ""));
    }
}
