package dev.davit.cli.verb;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "label",
        description = "Sets and removes labels.",
        footer = {
            "%nExamples:",
            "  davit label pod/web tier=front",
            "  davit label pod/web tier=back --overwrite",
            "  davit label pod/web tier-                 # removes it"
        },
        mixinStandardHelpOptions = true)
public final class LabelCommand implements Callable<Integer> {
    @Mixin private MetadataEdit edit = new MetadataEdit();

    @Override
    public Integer call() {
        return edit.run("labels", "label", "labelled");
    }
}
