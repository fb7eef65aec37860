package dev.emergence.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;

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
}
