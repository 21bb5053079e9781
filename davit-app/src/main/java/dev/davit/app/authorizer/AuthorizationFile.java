package dev.davit.app.authorizer;

import dev.davit.app.webhook.WebhookClient;
import dev.davit.base.Outcome;
import dev.davit.base.Refusal;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonObject;
import dev.davit.policy.access.Adviser;
import dev.davit.policy.access.Advisers;
import dev.davit.policy.authorizer.AbacPolicy;
import dev.davit.policy.authorizer.AbacReader;
import dev.davit.policy.authorizer.AuthorizationConfig;
import dev.davit.port.Clock;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * {@code authorization.yaml} of the data dir: who is asked whether a request is permitted, in
 * order. Files that it names may be relative to it.
 */
final class AuthorizationFile {
    private static final int MAX_BYTES = 1 << 20;

    private final Path file;
    private final Clock clock;
    private final AuthorizerMetrics metrics;

    AuthorizationFile(Path file, Clock clock, AuthorizerMetrics metrics) {
        this.file = file;
        this.clock = clock;
        this.metrics = metrics;
    }

    /**
     * What one reading has come to, right or wrong.
     *
     * @param advisers refused with everything that is wrong with the file
     * @param sources all that was read for it
     * @param webhooks those that the next reading may take over, by name
     */
    record Reading(Outcome<Advisers> advisers, Sources sources, SortedMap<String, Hook> webhooks) {}

    /** A webhook, and all that it was made of. */
    record Hook(Json entry, Sources sources, WebhookAuthorizer made) {}

    /**
     * The roles alone where there is no such file.
     *
     * @param before webhooks of it that are as they were are asked on as they are: what they have
     *     answered is still believed
     */
    Reading read(SortedMap<String, Hook> before) {
        Sources sources = new Sources();
        SortedMap<String, Hook> webhooks = new TreeMap<>();
        if (!sources.has(file)) {
            return new Reading(Outcome.ok(Advisers.NONE), sources, webhooks);
        }
        Outcome<Advisers> advisers;
        try {
            advisers =
                    bytes(file, MAX_BYTES, sources)
                            .then(Trees::read)
                            .then(tree ->
                                    AuthorizationConfig.read(tree)
                                            .map(config -> new Written(tree, config)))
                            .then(written -> advisers(written, sources, before, webhooks));
        } catch (InvalidPathException noName) {
            advisers = Trees.wrong("a file that it names can have no such name");
        }
        return new Reading(advisers, sources, webhooks);
    }

    private record Written(JsonObject tree, AuthorizationConfig config) {}

    private Outcome<Advisers> advisers(
            Written written,
            Sources sources,
            SortedMap<String, Hook> before,
            SortedMap<String, Hook> webhooks) {
        List<Adviser> first = new ArrayList<>();
        List<Adviser> after = new ArrayList<>();
        boolean roles = false;
        int index = 0;
        for (AuthorizationConfig.Entry entry : written.config.authorizers()) {
            Json text = written.tree.array("authorizers").get(index++);
            List<Adviser> here = roles ? after : first;
            Outcome<? extends Adviser> made;
            switch (entry) {
                case AuthorizationConfig.Roles _ -> {
                    roles = true;
                    continue;
                }
                // They have their table in any case: nobody can lock the cluster out of itself.
                case AuthorizationConfig.Node _ -> {
                    continue;
                }
                case AuthorizationConfig.Abac(String _, String policies) ->
                        made = policies(file.resolveSibling(policies), sources);
                case AuthorizationConfig.Webhook hook ->
                        made = webhook(hook, text, sources, before, webhooks);
            }
            switch (made) {
                case Outcome.Ok<? extends Adviser>(Adviser adviser) -> here.add(adviser);
                case Outcome.Refused<? extends Adviser>(Refusal why) -> {
                    return Outcome.refused(why);
                }
            }
        }
        return Outcome.ok(new Advisers(first, roles, after));
    }

    private static Outcome<AbacPolicy> policies(Path from, Sources sources) {
        return named(from, bytes(from, AbacReader.MAX_BYTES, sources).then(AbacReader::read));
    }

    private Outcome<WebhookAuthorizer> webhook(
            AuthorizationConfig.Webhook hook,
            Json entry,
            Sources sources,
            SortedMap<String, Hook> before,
            SortedMap<String, Hook> webhooks) {
        Path kubeconfig = file.resolveSibling(hook.kubeConfigFile());
        Sources own = new Sources();
        Outcome<WebhookClient.Peer> peer =
                named(
                        kubeconfig,
                        bytes(kubeconfig, MAX_BYTES, own)
                                .then(Trees::read)
                                .then(tree -> Kubeconfig.peer(tree, kubeconfig, own)));
        sources.add(own);
        return peer.map(to -> {
            Hook known = before.get(hook.name());
            boolean same =
                    known != null && known.entry.equals(entry) && known.sources.sameContents(own);
            WebhookAuthorizer made =
                    known != null && same
                            ? known.made
                            : new WebhookAuthorizer(hook, to, clock, metrics);
            webhooks.put(hook.name(), new Hook(entry, own, made));
            return made;
        });
    }

    private static Outcome<byte[]> bytes(Path from, int most, Sources sources) {
        try {
            return Outcome.ok(sources.read(from, most));
        } catch (IOException failure) {
            return Trees.wrong(failure.toString());
        }
    }

    /** What is wrong with a file that is named is told with its name. */
    private static <T> Outcome<T> named(Path from, Outcome<T> outcome) {
        return switch (outcome) {
            case Outcome.Ok<T> ok -> ok;
            case Outcome.Refused<T>(Refusal refusal) ->
                    Trees.wrong(from + ": " + refusal.message());
        };
    }
}
