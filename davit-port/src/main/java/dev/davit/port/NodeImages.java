package dev.davit.port;

import dev.davit.base.Outcome;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A node's images as clients reach them. Archives come in pieces, so that neither side holds a
 * large one in memory and a broken connection loses one piece only.
 */
public interface NodeImages {
    /** The largest piece, in bytes. */
    int PIECE_BYTES = 2 << 20;

    List<Listed> list();

    /**
     * An image and what it is there for.
     *
     * @param pods that use it: {@code default/web}
     * @param lastUsedMillis 0: never, as far as is known
     * @param keptUntilMillis for rollbacks; 0: not kept
     */
    record Listed(
            Images.Image image, List<String> pods, long lastUsedMillis, long keptUntilMillis) {
        public Listed {
            pods = List.copyOf(pods);
        }
    }

    /** Begins to pull an image with the node's own credentials, or joins who does. */
    Outcome<PullState> pull(String reference);

    /** How far that pull is. Refused with what went wrong, or where none was begun. */
    Outcome<PullState> pullState(String reference);

    /**
     * @param done it is there
     * @param words how far it has come
     * @param fetchedBytes so far; of one that is done, in all
     */
    record PullState(boolean done, String words, long fetchedBytes) {}

    /**
     * Removes the images that nobody uses; answers bytes freed.
     *
     * @param keptToo also those that are kept for rollbacks
     */
    long prune(boolean keptToo);

    /** Refused with NotFound when no image has the name. */
    Outcome<Boolean> remove(String name);

    /** Starts an upload; answers its id. */
    Outcome<String> begin();

    /**
     * @param offset where the piece belongs: exactly behind what is there
     * @return the upload's size with it
     */
    Outcome<Long> append(String upload, long offset, byte[] piece);

    /**
     * Imports what was uploaded, and forgets the upload.
     *
     * @param asName null to take the archive's own names
     */
    Outcome<List<Images.Image>> finish(String upload, @Nullable String asName);
}
