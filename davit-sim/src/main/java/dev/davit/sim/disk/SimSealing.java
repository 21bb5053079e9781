package dev.davit.sim.disk;

import dev.davit.base.HostFailure;
import dev.davit.model.kind.Key;
import dev.davit.model.kind.KindId;
import dev.davit.port.Disk;
import dev.davit.port.Sealing;
import dev.davit.sim.SimEntropy;
import java.nio.ByteBuffer;

/**
 * Seals everything, with a key that changes every few openings: bytes that pass the seal by, that
 * land in another object, or whose key was given up too early, do not open. The keys themselves are
 * not lost in a crash.
 */
public final class SimSealing implements Sealing, Sealing.Source {
    private static final int HEAD_BYTES = 1 + Integer.BYTES + Integer.BYTES;

    private final SimEntropy entropy;
    private int newest = 1;
    private int oldest = 1;

    public SimSealing(SimEntropy entropy) {
        this.entropy = entropy;
    }

    @Override
    public Sealing on(Disk disk) {
        if (entropy.oneIn(3)) {
            newest++;
        }
        return this;
    }

    @Override
    public boolean covers(KindId kind) {
        return true;
    }

    @Override
    public byte[] seal(Key object, byte[] bytes) {
        ByteBuffer sealed = ByteBuffer.allocate(HEAD_BYTES + bytes.length);
        sealed.put(MARK).putInt(newest).putInt(object.hashCode());
        for (byte b : bytes) {
            sealed.put((byte) (b ^ newest));
        }
        return sealed.array();
    }

    @Override
    public byte[] open(Key object, byte[] stored) {
        ByteBuffer sealed = ByteBuffer.wrap(stored);
        boolean ours = Sealing.isSealed(stored) && stored.length >= HEAD_BYTES;
        int key = ours ? sealed.position(1).getInt() : 0;
        if (key < oldest || key > newest || sealed.getInt() != object.hashCode()) {
            throw new HostFailure("open", 0, object.toString(), "its seal is broken");
        }
        byte[] plain = new byte[sealed.remaining()];
        for (int i = 0; i < plain.length; i++) {
            plain[i] = (byte) (sealed.get() ^ key);
        }
        return plain;
    }

    @Override
    public int newest() {
        return newest;
    }

    @Override
    public boolean hasOlder() {
        return oldest < newest;
    }

    @Override
    public void retire(int needed) {
        oldest = Math.max(oldest, Math.min(needed, newest));
    }

    /** How many keys were given up so far. */
    public int retired() {
        return oldest - 1;
    }

    @Override
    public boolean stale(byte[] stored) {
        return ByteBuffer.wrap(stored).getInt(1) != newest;
    }
}
