package dev.davit.gate.room;

import dev.davit.model.image.ImageView;
import dev.davit.model.image.StoredObject;
import dev.davit.model.kind.Key;
import dev.davit.model.kind.KindId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a judgement has read: it stands for as long as none of this has changed. */
public record Basis(List<Read> reads) {
    /**
     * One object that was looked for.
     *
     * @param revision 0: there was no such object
     */
    public record Read(Key key, long revision) {}

    /** A revision that no object has. */
    private static final long NEVER = -1;

    public static final Basis NOTHING = new Basis(List.of());

    public Basis {
        reads = List.copyOf(reads);
    }

    public Basis and(Key key, @Nullable StoredObject found) {
        List<Read> more = new ArrayList<>(reads);
        more.add(new Read(key, found == null ? 0 : found.revision()));
        return new Basis(more);
    }

    public Basis and(StoredObject found) {
        return and(found.key(), found);
    }

    public Basis and(List<Read> others) {
        List<Read> more = new ArrayList<>(reads);
        more.addAll(others);
        return new Basis(more);
    }

    /** A judgement that rests on all objects of a kind: it is made again where it commits. */
    public Basis andAll(KindId kind) {
        List<Read> more = new ArrayList<>(reads);
        more.add(new Read(new Key(kind, "", ""), NEVER));
        return new Basis(more);
    }

    public boolean holds(ImageView image) {
        for (Read read : reads) {
            StoredObject now = image.get(read.key());
            if ((now == null ? 0 : now.revision()) != read.revision()) {
                return false;
            }
        }
        return true;
    }
}
