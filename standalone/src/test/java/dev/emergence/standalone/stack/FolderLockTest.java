package dev.emergence.standalone.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderLockTest {
    @Test
    void aFolderHasOneOwnerAtATime(@TempDir Path folder) throws IOException {
        for (int i = 0; i < 2; i++) {
            try (FolderLock first = FolderLock.of(folder.resolve("data"))) {
                assertThat(first).isNotNull();
                assertThatExceptionOfType(IOException.class)
                        .isThrownBy(() -> FolderLock.of(folder.resolve("data")))
                        .withMessageContaining("is in use by process "
                                + ProcessHandle.current().pid());
                FolderLock.of(folder.resolve("other")).close();
            }
        }
    }
}
