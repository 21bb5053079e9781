package dev.davit.linux.image.registry;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The registries that a node can pull from. Reads {@code registries.json} and the node's own
 * credentials, {@code registries/config.json}, at every pull: a change counts from the next one on.
 */
public final class Registries {
    private static final int MAX_CONFIG = 1 << 20;

    private final Path file;
    private final Path credentials;
    private final Patience patience;
    private final Clients clients;

    /**
     * @param data the directory that both files are in; neither has to be there
     */
    public Registries(Path data) {
        this(data, Patience.USUAL);
    }

    Registries(Path data, Patience patience) {
        this.file = data.resolve("registries.json");
        this.credentials = data.resolve("registries").resolve("config.json");
        this.patience = patience;
        this.clients = new Clients(patience.connectMillis());
    }

    /**
     * Credentials of a pull.
     *
     * @param name for messages: {@code default/regcred}
     */
    public record Secret(String name, String dockerConfig) {
        @Override
        public String toString() {
            return "Secret[" + name + "]";
        }
    }

    /**
     * A repository at all the places that have it, in the order in which to ask: mirrors, then the
     * registry itself.
     *
     * @param domain of the registry: {@code docker.io}, {@code 127.0.0.1:5000}
     * @param path {@code library/nginx}
     */
    public List<Repository> repository(
            String domain, String path, List<Secret> secrets, PullNews news) {
        RegistriesFile known = read();
        Patience patient =
                known.stallMillis() == 0 ? patience : patience.stalling(known.stallMillis());
        List<DockerConfig> configs = new ArrayList<>();
        for (Secret secret : secrets) {
            configs.add(DockerConfig.parse("secret " + secret.name(), secret.dockerConfig()));
        }
        configs.add(nodes());
        List<Repository> all = new ArrayList<>();
        for (Source source : sources(known, domain)) {
            List<Credential> matching = new ArrayList<>();
            for (DockerConfig config : configs) {
                matching.addAll(config.matching(source.host(), source.repository(path)));
            }
            all.add(new Repository(source, path, matching, patient, news));
        }
        return all;
    }

    private List<Source> sources(RegistriesFile known, String domain) {
        RegistriesFile.Entry own = known.of(domain);
        List<Source> sources = new ArrayList<>();
        for (String mirror : own.mirrors()) {
            int slash = mirror.indexOf('/');
            RegistriesFile.Entry entry = known.of(slash < 0 ? mirror : mirror.substring(0, slash));
            sources.add(
                    Source.mirror(mirror, domain, entry.plainHttp(), clients.of(entry.caFile())));
        }
        sources.add(Source.registry(domain, own.plainHttp(), clients.of(own.caFile())));
        return sources;
    }

    private RegistriesFile read() {
        try {
            return RegistriesFile.parse(file.toString(), Files.readAllBytes(file));
        } catch (NoSuchFileException none) {
            return RegistriesFile.NONE;
        } catch (IOException unreadable) {
            throw new RegistryFailure(
                    file + " cannot be read: " + unreadable.getMessage(), "mend that file");
        }
    }

    private DockerConfig nodes() {
        try {
            if (Files.size(credentials) > MAX_CONFIG) {
                throw new RegistryFailure(credentials + " is too large", "mend that file");
            }
            return DockerConfig.parse(
                    credentials.toString(), Files.readString(credentials, StandardCharsets.UTF_8));
        } catch (NoSuchFileException none) {
            return DockerConfig.NONE;
        } catch (IOException unreadable) {
            throw new RegistryFailure(
                    credentials + " cannot be read: " + unreadable.getMessage(), "mend that file");
        }
    }
}
