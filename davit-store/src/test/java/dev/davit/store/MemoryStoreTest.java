package dev.davit.store;

class MemoryStoreTest extends StoreContract {
    @Override
    Store open(StoreSettings settings) {
        return Stores.inMemory(clock, settings);
    }
}
