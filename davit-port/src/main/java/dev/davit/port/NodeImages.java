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

    List<Images.Image> list();

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
