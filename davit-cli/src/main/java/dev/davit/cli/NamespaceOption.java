package dev.davit.cli;

import picocli.CommandLine.Option;

/** Which namespace. */
public final class NamespaceOption {
    @Option(
            names = {"-n", "--namespace"},
            paramLabel = "NAMESPACE",
            defaultValue = "default",
            description = "The namespace (default: ${DEFAULT-VALUE}).")
    private String namespace = "default";

    public String name() {
        return namespace;
    }
}
