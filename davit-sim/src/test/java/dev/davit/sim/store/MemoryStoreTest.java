package dev.davit.sim.store;

import dev.davit.store.Store;
import dev.davit.store.StoreSettings;
import dev.davit.store.Stores;

class MemoryStoreTest extends StoreContract {
    @Override
    Store open(StoreSettings settings) {
        return Stores.inMemory(clock, settings);
    }
}
