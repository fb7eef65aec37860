package dev.emergence.analysis;

import io.quarkus.runtime.configuration.MemorySizeConverter;
import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Cache;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.WriteBufferManager;

/**
 * One block cache and one limit of write buffers for all stores of the process, half of the setting each. Kafka Streams' own defaults
 * are 50 MiB and 48 MiB for each store and partition, which grow with the partitions until the container's limit ends the process.
 */
public final class BoundedRocksDb implements RocksDBConfigSetter {
    /** The property of Kafka Streams' configuration that says how many bytes the stores may use: 32M, 1G, … */
    static final String BYTES = "emergence.rocksdb.cache";

    /**
     * What a write buffer takes at once. RocksDB's own MiB, of each of some fifty stores, is more than the limit of all: it wrote small
     * files without end, and merging them took half of the service's time.
     */
    private static final long ARENA_BYTES = 64 << 10;

    /** Shared by all stores from the first on, for as long as the process lives. */
    private static Shared shared;

    /** @param cache holds blocks, indexes, filters, and the write buffers */
    private record Shared(Cache cache, WriteBufferManager writeBuffers) {
        static Shared of(long bytes) {
            RocksDB.loadLibrary();
            Cache cache = new LRUCache(bytes);
            return new Shared(cache, new WriteBufferManager(bytes / 2, cache));
        }
    }

    private static synchronized Shared shared(Map<String, Object> settings) {
        if (shared == null) {
            shared = Shared.of(bytes(settings));
        }
        return shared;
    }

    static long bytes(Map<String, Object> settings) {
        return new MemorySizeConverter().convert(settings.get(BYTES).toString()).asLongValue();
    }

    @Override
    public void setConfig(String store, Options options, Map<String, Object> settings) {
        Shared of = shared(settings);
        BlockBasedTableConfig table = (BlockBasedTableConfig) options.tableFormatConfig();
        table.setBlockCache(of.cache());
        table.setCacheIndexAndFilterBlocks(true);
        options.setTableFormatConfig(table);
        options.setWriteBufferManager(of.writeBuffers());
        options.setArenaBlockSize(ARENA_BYTES);
    }

    /** What all stores share outlives each of them. */
    @Override
    public void close(String store, Options options) {}
}
