package dev.davit.store.history;

import dev.davit.base.HostFailure;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.CompressionType;
import org.rocksdb.FlushOptions;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/** The keyspace in RocksDB, without its own log: ours recovers it. */
public final class RocksKeyspace implements Keyspace {
    private static final long MEMTABLE_BYTES = 32L << 20;
    private static final long CACHE_BYTES = 32L << 20;
    private static final int INFO_LOGS = 2;

    static {
        RocksDB.loadLibrary();
    }

    private final String path;
    private final LRUCache cache;
    private final BloomFilter bloom;
    private final Options options;
    private final WriteOptions writeOptions;
    private final RocksDB db;

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
                        .setTableFormatConfig(
                                new BlockBasedTableConfig()
                                        .setBlockCache(cache)
                                        .setFilterPolicy(bloom));
        writeOptions = new WriteOptions().setDisableWAL(true);
        db = RocksDB.open(options, path);
    }

    /** Opens or creates it. */
    public static RocksKeyspace open(Path directory) {
        try {
            return new RocksKeyspace(directory);
        } catch (RocksDBException failure) {
            throw new HostFailure("open history", directory.toString(), failure);
        }
    }

    @Override
    public void write(List<Put> puts) {
        try (WriteBatch batch = new WriteBatch()) {
            for (Put put : puts) {
                byte[] value = put.value();
                if (value == null) {
                    batch.delete(put.key());
                } else {
                    batch.put(put.key(), value);
                }
            }
            db.write(writeOptions, batch);
        } catch (RocksDBException failure) {
            throw new HostFailure("write history", path, failure);
        }
    }

    @Override
    public byte @Nullable [] get(byte[] key) {
        try {
            return db.get(key);
        } catch (RocksDBException failure) {
            throw new HostFailure("read history", path, failure);
        }
    }

    @Override
    public void flush() {
        try (FlushOptions flush = new FlushOptions().setWaitForFlush(true)) {
            db.flush(flush);
        } catch (RocksDBException failure) {
            throw new HostFailure("flush history", path, failure);
        }
    }

    @Override
    public Cursor cursor() {
        return new RocksCursor(db.newIterator());
    }

    @Override
    public void close() {
        db.close();
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
                throw new HostFailure("read history", path, failure);
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
        }
    }
}
