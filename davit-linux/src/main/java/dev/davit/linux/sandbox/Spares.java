package dev.davit.linux.sandbox;

import dev.davit.linux.namespace.Holder;
import dev.davit.linux.sys.Reserve;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Namespaces with a link into them, made while nobody waits for them. Nothing of them is pinned or
 * kept in a record: the kernel takes them away with the process that sits in them, and that process
 * ends with Davit, however Davit ends.
 */
final class Spares implements AutoCloseable, Reserve.Maker<Spares.Spare> {
    /**
     * One of them.
     *
     * @param link null where there is none
     */
    record Spare(Holder holder, @Nullable SpareLink link) {}

    private final PodNetwork network;
    private final Reserve<Spare> reserve = new Reserve<>("namespaces", this);
    private volatile boolean links;

    Spares(PodNetwork network, boolean links) {
        this.network = network;
        this.links = links;
    }

    /** Empty where none is ready. The taker ends its holder, and takes or drops its link. */
    Optional<Spare> take() {
        return reserve.take();
    }

    /** The kernel does not give such links to pods: none are made from now on. */
    void withoutLinks() {
        links = false;
    }

    @Override
    public Spare make() {
        Holder holder = Holder.ofAll();
        try {
            return new Spare(holder, links ? network.spare(holder) : null);
        } catch (RuntimeException e) {
            holder.close();
            throw e;
        }
    }

    @Override
    public boolean lives(Spare spare) {
        return spare.holder().lives();
    }

    @Override
    public void drop(Spare spare) {
        if (spare.link() != null) {
            network.drop(spare.link());
        }
        spare.holder().close();
    }

    /** Returns once nothing of them is left. */
    @Override
    public void close() {
        reserve.close();
    }
}
