package dev.emergence.analysis;

import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Cache;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.WriteBufferManager;

/**
 * One block cache and one limit of write buffers for all stores of the process. Kafka Streams' own defaults are 50 MiB and 48
 * MiB for each store and partition, which grow with the partitions until the container's limit ends the process.
 */
public final class BoundedRocksDb implements RocksDBConfigSetter {
    static {
        RocksDB.loadLibrary();
    }

    private static final long WRITE_BUFFER_BYTES = 16L << 20;
    /** Holds blocks, indexes, filters, and the write buffers. */
    private static final Cache CACHE = new LRUCache(WRITE_BUFFER_BYTES + (16L << 20));

    private static final WriteBufferManager WRITE_BUFFERS = new WriteBufferManager(WRITE_BUFFER_BYTES, CACHE);

    @Override
    public void setConfig(String store, Options options, Map<String, Object> settings) {
        BlockBasedTableConfig table = (BlockBasedTableConfig) options.tableFormatConfig();
        table.setBlockCache(CACHE);
        table.setCacheIndexAndFilterBlocks(true);
        options.setTableFormatConfig(table);
        options.setWriteBufferManager(WRITE_BUFFERS);
    }

    /** What all stores share outlives each of them. */
    @Override
    public void close(String store, Options options) {}
}
