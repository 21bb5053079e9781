package dev.davit.cli.verb;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "annotate",
        description = "Sets and removes annotations.",
        footer = {
            "%nExamples:",
            "  davit annotate pod/web team=blue",
            "  davit annotate deployment/web davit.dev/accept-hazards=host-network",
            "  davit annotate pod/web team-              # removes it"
        },
        mixinStandardHelpOptions = true)
public final class AnnotateCommand implements Callable<Integer> {
    @Mixin private MetadataEdit edit = new MetadataEdit();

    @Override
    public Integer call() {
        return edit.run("annotations", "annotate", "annotated");
    }
}
