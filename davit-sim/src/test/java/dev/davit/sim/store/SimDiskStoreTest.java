package dev.davit.sim.store;

import dev.davit.sim.SimEntropy;
import dev.davit.sim.disk.SimDisk;
import dev.davit.sim.disk.SimSealing;
import dev.davit.store.Store;
import dev.davit.store.StoreSettings;
import dev.davit.store.Stores;
import dev.davit.store.history.MemoryKeyspace;

class SimDiskStoreTest extends StoreContract {
    @Override
    Store open(StoreSettings settings) {
        SimDisk disk = new SimDisk(new SimEntropy(1));
        return Drafts.ok(
                Stores.open(
                        disk,
                        MemoryKeyspace::new,
                        clock,
                        settings.with(new StoreSettings.Log(64 << 10, 64, 1 << 20, 0)),
                        new SimSealing(new SimEntropy(2))));
    }
}
