package dev.davit.port;

import dev.davit.base.Outcome;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The images that this node has, unpacked and verified. */
public interface Images {

    /**
     * Imports a docker-archive or OCI archive (plain, gzip or zstd). Refused, with nothing left
     * behind: a corrupt archive, a digest that does not match, another platform.
     *
     * @param asName the reference to give it; null to take the archive's own
     */
    Outcome<List<Image>> importArchive(Path archive, @Nullable String asName);

    /**
     * Finds by reference ({@code nginx}, {@code nginx:1.27}, {@code name@sha256:…}) or image id.
     */
    Optional<Image> find(String reference);

    List<Image> list();

    /** Removes a name; the image goes when no name and no holder is left. False: no such name. */
    boolean remove(String reference);

    /**
     * Removes images and layers that have no name and are not in {@code held}; answers bytes freed.
     *
     * @param held whatever {@link #find} knows images by
     */
    long collect(Set<String> held);

    /**
     * @param id {@code sha256:…} of the image's configuration
     * @param names normalised: {@code docker.io/library/nginx:1.27}
     * @param digests as registries have it: {@code docker.io/library/nginx@sha256:…}; the one that
     *     the tag led to comes first. Empty for an image that came without a manifest
     * @param layers directories, lowest first, ready to be mounted
     */
    record Image(
            String id,
            List<String> names,
            List<String> digests,
            List<String> layers,
            Config config,
            long sizeBytes,
            long importedAtMillis) {
        public Image {
            names = List.copyOf(names);
            digests = List.copyOf(digests);
            layers = List.copyOf(layers);
        }

        /** What {@code status.containerStatuses[].imageID} says; {@link #find} knows it. */
        public String shownId() {
            return digests.isEmpty() ? id : digests.getFirst();
        }
    }

    /**
     * What the image says of its program.
     *
     * @param user as written: {@code ""}, {@code 1000}, {@code nginx:nginx}
     * @param resolvedUid uid from the image's own passwd, or -1 where the user is not in it
     * @param accounts of its passwd, in its order
     */
    record Config(
            List<String> entrypoint,
            List<String> command,
            List<String> env,
            String workingDirectory,
            String user,
            int resolvedUid,
            int resolvedGid,
            List<String> volumes,
            String stopSignal,
            List<Account> accounts) {
        public Config {
            accounts = List.copyOf(accounts);
        }

        /** Of an image that has no passwd. */
        public Config(
                List<String> entrypoint,
                List<String> command,
                List<String> env,
                String workingDirectory,
                String user,
                int resolvedUid,
                int resolvedGid,
                List<String> volumes,
                String stopSignal) {
            this(
                    entrypoint,
                    command,
                    env,
                    workingDirectory,
                    user,
                    resolvedUid,
                    resolvedGid,
                    volumes,
                    stopSignal,
                    List.of());
        }

        public Optional<Account> account(long uid) {
            return accounts.stream().filter(account -> account.uid() == uid).findFirst();
        }
    }

    /**
     * A user of an image.
     *
     * @param groups it is a member of by the image's {@code /etc/group}
     */
    record Account(int uid, int gid, List<Integer> groups) {
        public Account {
            groups = List.copyOf(groups);
        }
    }
}
