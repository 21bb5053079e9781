package dev.davit.node.local;

import dev.davit.base.Invariant;
import dev.davit.node.NodeSettings;
import java.util.BitSet;
import java.util.OptionalInt;

/** Which pod has which host ids. One pod, one range, for as long as anything of it is here. */
public final class IdRanges {
    private final NodeSettings settings;
    private final BitSet taken = new BitSet();

    public IdRanges(NodeSettings settings) {
        this.settings = settings;
    }

    /** Takes note of a range that is in use. */
    public synchronized void hold(int idBase) {
        taken.set(slot(idBase));
    }

    /** A free range; empty when all are in use. */
    public synchronized OptionalInt take() {
        int slot = taken.nextClearBit(0);
        if (slot >= settings.idRanges()) {
            return OptionalInt.empty();
        }
        taken.set(slot);
        return OptionalInt.of(settings.idBase() + slot * NodeSettings.IDS_PER_POD);
    }

    public synchronized void free(int idBase) {
        taken.clear(slot(idBase));
    }

    private int slot(int idBase) {
        int slot = (idBase - settings.idBase()) / NodeSettings.IDS_PER_POD;
        Invariant.check(slot >= 0, "ids of another node: %d", idBase);
        return slot;
    }
}
