package dev.emergence.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Every command block of the README that calls a service, run as it is written. */
class ReadmeIT {
    private static final Pattern BLOCK = Pattern.compile("```sh\\n(.*?)```(?:\\s*```json\\n(.*?)```)?", Pattern.DOTALL);

    /** @param answer what the README says comes back; null where it doesn't */
    private record Example(String command, String answer) {}

    private static List<Example> examples() throws IOException {
        List<Example> examples = new ArrayList<>();
        Matcher block = BLOCK.matcher(Files.readString(RunningStack.HOME.resolve("README.md")));
        while (block.find()) {
            examples.add(new Example(block.group(1), block.group(2)));
        }
        return examples;
    }

    /** What was sent is seen a moment later. */
    private static void awaitCurves(RunningStack running) throws Exception {
        long deadline = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        while (running.curves("demo").isEmpty()) {
            assertThat(System.nanoTime()).as("curves come").isLessThan(deadline);
            Thread.sleep(100);
        }
    }

    @Test
    void everyCurlCommandWorksAsWritten() throws Exception {
        Tool.require("curl", "curl");
        Tool.require("python3", "python3");
        ObjectMapper json = new ObjectMapper();
        List<Example> examples = examples();
        assertThat(examples).hasSizeGreaterThanOrEqualTo(7);
        RunningStack running = SharedStack.RECORDED.running();
        for (Example example : examples) {
            if (example.command().contains("localhost:8082")) {
                awaitCurves(running);
            }
            String command = example.command()
                    .replace("http://localhost:8080", running.stack.url("ingest"))
                    .replace("http://localhost:8082", running.stack.url("analysis"));
            String answer = Tool.run(new byte[0], "bash", "-c", "set -eu; cd '" + RunningStack.HOME + "'; " + command);
            if (example.answer() != null) {
                assertThat(json.readTree(answer)).as(command).isEqualTo(json.readTree(example.answer()));
            }
        }
    }
}
