package dev.emergence.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

class BoundedRocksDbTest {
    @ParameterizedTest
    @CsvSource({"32M, 33554432", "1G, 1073741824", "4096, 4096"})
    void theSettingIsASize(String text, long bytes) {
        assertThat(BoundedRocksDb.bytes(Map.of(BoundedRocksDb.BYTES, text))).isEqualTo(bytes);
    }

    @Test
    void allStoresShareOneCacheAndOneLimitOfWriteBuffers() {
        RocksDB.loadLibrary();
        try (Options one = new Options();
                Options other = new Options()) {
            for (Options options : new Options[] {one, other}) {
                options.setTableFormatConfig(new BlockBasedTableConfig());
                new BoundedRocksDb().setConfig("store", options, Map.of(BoundedRocksDb.BYTES, "8M"));
            }
            assertThat(one.writeBufferManager()).isNotNull().isSameAs(other.writeBufferManager());
        }
    }

    /**
     * Forty stores, as six partitions have, with 10 kB each are 0.4 MB of the 4 MiB that are the limit of all write buffers here. With
     * arenas of RocksDB's own size, 1 MiB, each store would be written to a file at once.
     */
    @Test
    void manyStoresThatHoldLittleAreNotWrittenToFiles(@TempDir Path folder) throws RocksDBException {
        RocksDB.loadLibrary();
        List<RocksDB> stores = new ArrayList<>();
        try {
            for (int i = 0; i < 40; i++) {
                Options options = new Options().setCreateIfMissing(true);
                options.setTableFormatConfig(new BlockBasedTableConfig());
                new BoundedRocksDb().setConfig("store", options, Map.of(BoundedRocksDb.BYTES, "8M"));
                RocksDB store =
                        RocksDB.open(options, folder.resolve("store-" + i).toString());
                stores.add(store);
                for (int record = 0; record < 10; record++) {
                    store.put(new byte[] {(byte) record}, new byte[1000]);
                }
            }
            for (RocksDB store : stores) {
                assertThat(store.getProperty("rocksdb.num-files-at-level0")).isEqualTo("0");
            }
        } finally {
            stores.forEach(RocksDB::close);
        }
    }
}
