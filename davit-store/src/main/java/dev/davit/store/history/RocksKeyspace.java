package dev.davit.store.history;

import dev.davit.base.HostFailure;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.CompactRangeOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.FlushOptions;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Status;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/** The keyspace in RocksDB, without its own log: ours recovers it. */
public final class RocksKeyspace implements Keyspace {
    /**
     * More than a segment of the log: on a full disk the log is the first to say so, and goes on.
     */
    private static final long MEMTABLE_BYTES = 32L << 20;

    private static final long CACHE_BYTES = 32L << 20;
    private static final int INFO_LOGS = 2;

    /** Small files and steps: what a compaction takes besides is as much as what it works on. */
    private static final long FILE_BYTES = 8L << 20;

    private static final long COMPACTION_BYTES = 64L << 20;
    private static final int ENOSPC = 28;

    /** A page of history is read in less. */
    private static final long REOPEN_WAIT_MILLIS = 5_000;

    static {
        RocksDB.loadLibrary();
    }

    private final String path;
    private final LRUCache cache;
    private final BloomFilter bloom;
    private final Options options;
    private final WriteOptions writeOptions;

    /**
     * Held by whoever uses the database, and alone by who opens it again: it must not be closed
     * under an open cursor.
     */
    private final ReentrantReadWriteLock use = new ReentrantReadWriteLock();

    /** Null while it could not be opened again. */
    private @Nullable RocksDB database;

    private RocksKeyspace(Path directory) throws RocksDBException {
        path = directory.toString();
        cache = new LRUCache(CACHE_BYTES);
        bloom = new BloomFilter();
        options =
                new Options()
                        .setCreateIfMissing(true)
                        .setWriteBufferSize(MEMTABLE_BYTES)
                        .setMaxBackgroundJobs(2)
                        .setCompressionType(CompressionType.LZ4_COMPRESSION)
                        .setBottommostCompressionType(CompressionType.ZSTD_COMPRESSION)
                        .setKeepLogFileNum(INFO_LOGS)
                        .setTargetFileSizeBase(FILE_BYTES)
                        .setMaxBytesForLevelBase(COMPACTION_BYTES)
                        .setMaxCompactionBytes(COMPACTION_BYTES)
                        .setTableFormatConfig(
                                new BlockBasedTableConfig()
                                        .setBlockCache(cache)
                                        .setFilterPolicy(bloom));
        writeOptions = new WriteOptions().setDisableWAL(true);
        database = RocksDB.open(options, path);
    }

    /** Opens or creates it. */
    public static RocksKeyspace open(Path directory) {
        try {
            return new RocksKeyspace(directory);
        } catch (RocksDBException failure) {
            throw failed("open history", directory.toString(), failure);
        }
    }

    private static HostFailure failed(String operation, String path, RocksDBException failure) {
        Status status = failure.getStatus();
        boolean full = status != null && status.getSubCode() == Status.SubCode.NoSpace;
        return full
                ? new HostFailure(operation, ENOSPC, path, String.valueOf(failure.getMessage()))
                : new HostFailure(operation, path, failure);
    }

    /** Only with the lock held. */
    private RocksDB db() {
        RocksDB open = database;
        if (open == null) {
            throw new HostFailure("use history", ENOSPC, path, "it waits for room on its disk");
        }
        return open;
    }

    @Override
    public void reopen(Runnable refill) {
        try {
            if (!use.writeLock().tryLock(REOPEN_WAIT_MILLIS, TimeUnit.MILLISECONDS)) {
                throw new HostFailure("open history", 0, path, "it is being read");
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new HostFailure("open history", path, stopping);
        }
        try {
            RocksDB old = database;
            database = null;
            if (old != null) {
                old.close();
            }
            database = RocksDB.open(options, path);
            refill.run();
        } catch (RocksDBException failure) {
            throw failed("open history", path, failure);
        } finally {
            use.writeLock().unlock();
        }
    }

    @Override
    public void write(List<Put> puts) {
        use.readLock().lock();
        try (WriteBatch batch = new WriteBatch()) {
            for (Put put : puts) {
                byte[] value = put.value();
                if (value == null) {
                    batch.delete(put.key());
                } else {
                    batch.put(put.key(), value);
                }
            }
            db().write(writeOptions, batch);
        } catch (RocksDBException failure) {
            throw failed("write history", path, failure);
        } finally {
            use.readLock().unlock();
        }
    }

    @Override
    public byte @Nullable [] get(byte[] key) {
        use.readLock().lock();
        try {
            return db().get(key);
        } catch (RocksDBException failure) {
            throw failed("read history", path, failure);
        } finally {
            use.readLock().unlock();
        }
    }

    @Override
    public void flush() {
        use.readLock().lock();
        try (FlushOptions flush = new FlushOptions().setWaitForFlush(true)) {
            db().flush(flush);
        } catch (RocksDBException failure) {
            throw failed("flush history", path, failure);
        } finally {
            use.readLock().unlock();
        }
    }

    @Override
    public long diskBytes() {
        return measured("rocksdb.total-sst-files-size");
    }

    @Override
    public long footprint() {
        return diskBytes() + measured("rocksdb.cur-size-all-mem-tables");
    }

    private long measured(String property) {
        use.readLock().lock();
        try {
            return db().getLongProperty(property);
        } catch (RocksDBException failure) {
            throw failed("measure history", path, failure);
        } finally {
            use.readLock().unlock();
        }
    }

    @Override
    public void compact(byte[] from, byte[] to, boolean wholly) {
        use.readLock().lock();
        try (CompactRangeOptions how =
                new CompactRangeOptions()
                        .setExclusiveManualCompaction(false)
                        .setBottommostLevelCompaction(
                                wholly
                                        ? CompactRangeOptions.BottommostLevelCompaction.kForce
                                        : CompactRangeOptions.BottommostLevelCompaction
                                                .kIfHaveCompactionFilter)) {
            RocksDB db = db();
            db.compactRange(db.getDefaultColumnFamily(), from, to, how);
        } catch (RocksDBException failure) {
            throw failed("compact history", path, failure);
        } finally {
            use.readLock().unlock();
        }
    }

    /** To be closed by the thread that has opened it. */
    @Override
    public Cursor cursor() {
        use.readLock().lock();
        try {
            return new RocksCursor(db().newIterator());
        } catch (RuntimeException failure) {
            use.readLock().unlock();
            throw failure;
        }
    }

    @Override
    public void close() {
        RocksDB open = database;
        database = null;
        if (open != null) {
            open.close();
        }
        writeOptions.close();
        options.close();
        bloom.close();
        cache.close();
    }

    private final class RocksCursor implements Cursor {
        private final RocksIterator at;

        RocksCursor(RocksIterator at) {
            this.at = at;
        }

        @Override
        public boolean seek(byte[] key) {
            at.seek(key);
            return valid();
        }

        @Override
        public boolean next() {
            at.next();
            return valid();
        }

        private boolean valid() {
            if (at.isValid()) {
                return true;
            }
            try {
                at.status();
                return false;
            } catch (RocksDBException failure) {
                throw failed("read history", path, failure);
            }
        }

        @Override
        public byte[] key() {
            return at.key();
        }

        @Override
        public byte[] value() {
            return at.value();
        }

        @Override
        public void close() {
            at.close();
            use.readLock().unlock();
        }
    }
}
