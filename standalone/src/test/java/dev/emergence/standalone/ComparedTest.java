package dev.emergence.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ComparedTest {
    private static final Path HOME = Path.of("..");

    @Test
    void theTableOfThePageIsWhatTheProgramCounts() throws IOException, InterruptedException {
        Tool.require("python3", "python3");
        String table = Tool.run(
                new byte[0],
                "python3",
                "-B",
                HOME.resolve("examples/tiny-symbolic/compared.py").toString());
        assertThat(table).hasLineCount(10);
        assertThat(Files.readString(HOME.resolve("docs/compared.md"))).contains(table);
    }
}
