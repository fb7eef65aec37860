package dev.emergence.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateFolderTest {
    @TempDir
    private Path folder;

    private Path checkpoint;
    private Path store;

    @BeforeEach
    void write() throws IOException {
        Path task = Files.createDirectories(folder.resolve("analysis/0_5"));
        checkpoint = Files.createFile(task.resolve(".checkpoint"));
        store = Files.createDirectories(task.resolve("rocksdb"));
        Files.createFile(folder.resolve("analysis/kafka-streams-process-metadata"));
    }

    private StateFolder opened() {
        StateFolder state = new StateFolder(folder.toString(), "analysis");
        state.open();
        return state;
    }

    @Test
    void whatAnEndInGoodOrderHasLeftIsUsedAgain() {
        opened().close();
        opened();
        assertThat(checkpoint).exists();
    }

    @Test
    void whatAKilledProcessHasLeftHasNoCheckpointAnyMore() {
        opened();
        opened();
        assertThat(checkpoint).doesNotExist();
        assertThat(store).exists();
        assertThat(folder.resolve("analysis/kafka-streams-process-metadata")).exists();
    }

    @Test
    void aFolderThatIsNotThereYetIsMade() {
        new StateFolder(folder.resolve("new").toString(), "analysis").open();
        assertThat(folder.resolve("new/analysis")).isDirectory();
    }
}
