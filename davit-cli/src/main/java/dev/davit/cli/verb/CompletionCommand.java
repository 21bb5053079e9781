package dev.davit.cli.verb;

import dev.davit.cli.CliFailure;
import dev.davit.cli.ExitCode;
import dev.davit.cli.Out;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "completion",
        description = "Prints what makes a shell complete verbs, options, kinds and names.",
        footer = {
            "%nExamples:",
            "  source <(davit completion bash)      # in ~/.bashrc",
            "  source <(davit completion zsh)       # in ~/.zshrc, after compinit"
        },
        mixinStandardHelpOptions = true)
public final class CompletionCommand implements Callable<Integer> {
    /** For bash, to be sourced. */
    public static final String BASH =
            """
            # davit asks itself what could come next, so that kinds and names are those of the cluster.
            _davit() {
                local IFS=$'\\n'
                COMPREPLY=($(davit __complete "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null))
                if [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == *[/=] ]]; then
                    compopt -o nospace
                fi
            }
            complete -o default -F _davit davit\
            """;

    /** For zsh, to be sourced or put into the folder of completions. */
    public static final String ZSH =
            """
            #compdef davit
            # davit asks itself what could come next, so that kinds and names are those of the cluster.
            _davit() {
                local -a found open
                found=("${(@f)$(davit __complete "${(@)words[2,CURRENT]}" 2>/dev/null)}")
                open=("${(@M)found:#*[/=]}")
                found=("${(@)found:#*[/=]}")
                found=("${(@)found:#}")
                if (( ${#found} + ${#open} == 0 )); then
                    _files
                    return
                fi
                (( ${#open} )) && compadd -S '' -- "${open[@]}"
                (( ${#found} )) && compadd -- "${found[@]}"
            }
            compdef _davit davit\
            """;

    @Parameters(paramLabel = "bash|zsh", description = "The shell.")
    private String shell = "";

    @Override
    public Integer call() {
        Out.line(
                switch (shell) {
                    case "bash" -> BASH;
                    case "zsh" -> ZSH;
                    default ->
                            throw new CliFailure(
                                    ExitCode.USAGE,
                                    "no completion for \"" + shell + "\"; there is bash and zsh");
                });
        return ExitCode.OK;
    }
}
