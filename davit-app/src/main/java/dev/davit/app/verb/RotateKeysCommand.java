package dev.davit.app.verb;

import dev.davit.app.DataDir;
import dev.davit.app.KeyChange;
import dev.davit.app.ServerFile;
import dev.davit.cli.ClusterOption;
import dev.davit.cli.ExitCode;
import dev.davit.cli.Out;
import dev.davit.cli.Session;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "rotate-keys",
        description = {
            "Seals Secrets on the disk with new keys from now on.",
            "A new data key, and a new master key in DIR/pki/secrets.key. What was sealed before is",
            "sealed anew in the background. Needs a running cluster; nothing stops meanwhile."
        },
        footer = {"%nExample:", "  davit rotate-keys && davit backup /root/davit.backup"},
        mixinStandardHelpOptions = true)
public final class RotateKeysCommand implements Callable<Integer> {
    @Mixin private ClusterOption cluster = new ClusterOption();

    @Override
    public Integer call() {
        DataDir data = new DataDir(cluster.dataDir());
        if (ServerFile.running(data.serverFile()).isEmpty()) {
            throw Session.noCluster(data.root());
        }
        String number = KeyChange.ask(data);
        Out.line("Secrets are sealed with data key " + number + " from now on.");
        Out.line("The master key in " + data.secretsKey() + " is new: take a new copy of it.");
        return ExitCode.OK;
    }
}
