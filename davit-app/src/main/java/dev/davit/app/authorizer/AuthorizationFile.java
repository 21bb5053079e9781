package dev.davit.app.authorizer;

import dev.davit.app.webhook.WebhookClient;
import dev.davit.base.HostFailure;
import dev.davit.base.Outcome;
import dev.davit.base.Refusal;
import dev.davit.policy.access.Adviser;
import dev.davit.policy.access.Advisers;
import dev.davit.policy.authorizer.AbacPolicy;
import dev.davit.policy.authorizer.AbacReader;
import dev.davit.policy.authorizer.AuthorizationConfig;
import dev.davit.port.Clock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code authorization.yaml} of the data dir: who is asked whether a request is permitted, in
 * order. Read once, at the start; files that it names may be relative to it.
 */
public final class AuthorizationFile {
    private static final int MAX_BYTES = 1 << 20;

    private final Path file;
    private final Clock clock;

    public AuthorizationFile(Path file, Clock clock) {
        this.file = file;
        this.clock = clock;
    }

    /**
     * The roles alone where there is no such file.
     *
     * @throws HostFailure with everything that is wrong with it
     */
    public Advisers read() {
        if (!Files.exists(file)) {
            return Advisers.NONE;
        }
        Outcome<AuthorizationConfig> config =
                Trees.read(bytes(file, MAX_BYTES)).then(AuthorizationConfig::read);
        List<Adviser> before = new ArrayList<>();
        List<Adviser> after = new ArrayList<>();
        boolean roles = false;
        for (AuthorizationConfig.Entry entry : ok(config, file).authorizers()) {
            List<Adviser> here = roles ? after : before;
            switch (entry) {
                case AuthorizationConfig.Roles _ -> roles = true;
                // They have their table in any case: nobody can lock the cluster out of itself.
                case AuthorizationConfig.Node _ -> {}
                case AuthorizationConfig.Abac(String _, String policies) ->
                        here.add(policies(file.resolveSibling(policies)));
                case AuthorizationConfig.Webhook hook -> here.add(webhook(hook));
            }
        }
        return new Advisers(before, roles, after);
    }

    private static AbacPolicy policies(Path from) {
        return ok(AbacReader.read(bytes(from, AbacReader.MAX_BYTES)), from);
    }

    private Adviser webhook(AuthorizationConfig.Webhook hook) {
        Path kubeconfig = file.resolveSibling(hook.kubeConfigFile());
        WebhookClient.Peer peer =
                ok(
                        Trees.read(bytes(kubeconfig, MAX_BYTES))
                                .then(tree -> Kubeconfig.peer(tree, kubeconfig)),
                        kubeconfig);
        return new WebhookAuthorizer(hook, peer, clock);
    }

    private static byte[] bytes(Path from, int most) {
        try {
            if (Files.size(from) > most) {
                throw new HostFailure(
                        "read", 0, from.toString(), "it has more than " + most + " bytes");
            }
            return Files.readAllBytes(from);
        } catch (IOException failure) {
            throw new HostFailure("read", from.toString(), failure);
        }
    }

    private static <T> T ok(Outcome<T> outcome, Path from) {
        return switch (outcome) {
            case Outcome.Ok<T>(T value) -> value;
            case Outcome.Refused<T>(Refusal refusal) ->
                    throw new HostFailure("read", 0, from.toString(), refusal.message());
        };
    }
}
