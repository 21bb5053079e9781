package dev.davit.node;

import java.util.Optional;

/**
 * One run of one container, by its id on the host: {@code <podUid>-<container>-<attempt>}.
 *
 * @param podUid 36 characters: a UUID
 * @param attempt 0 for the first run
 */
public record ContainerRun(String podUid, String container, int attempt) {
    private static final int UID_LENGTH = 36;

    public String id() {
        return podUid + "-" + container + "-" + attempt;
    }

    /** Empty where an id was not made by an agent. */
    public static Optional<ContainerRun> of(String id) {
        int last = id.lastIndexOf('-');
        if (last <= UID_LENGTH + 1
                || id.charAt(UID_LENGTH) != '-'
                || !id.substring(last + 1).matches("[0-9]{1,9}")) {
            return Optional.empty();
        }
        return Optional.of(
                new ContainerRun(
                        id.substring(0, UID_LENGTH),
                        id.substring(UID_LENGTH + 1, last),
                        Integer.parseInt(id.substring(last + 1))));
    }
}
