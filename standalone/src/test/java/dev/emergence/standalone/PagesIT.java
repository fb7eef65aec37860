package dev.emergence.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Every block of commands or of Python in README and docs that calls a service, run as it is written. */
class PagesIT {
    private static final Pattern BLOCK =
            Pattern.compile("```(sh|python)\\n(.*?)```(?:\\s*```json\\n(.*?)```)?", Pattern.DOTALL);

    /**
     * @param language sh or python
     * @param answer what the page says comes back; null where it doesn't
     */
    private record Example(PagesTest.Page page, String language, String code, String answer) {
        String run() throws IOException, InterruptedException {
            String home = "cd '" + RunningStack.HOME + "'; ";
            return language.equals("sh")
                    ? Tool.run(new byte[0], "bash", "-c", "set -eu; " + home + code)
                    : Tool.run(
                            code.getBytes(StandardCharsets.UTF_8),
                            "bash",
                            "-c",
                            home + "PYTHONPATH=examples/sender:clients/python python3 -B -");
        }
    }

    private static List<Example> examples(RunningStack running) throws IOException {
        List<Example> examples = new ArrayList<>();
        for (PagesTest.Page page : PagesTest.pages()) {
            Matcher block = BLOCK.matcher(page.text());
            while (block.find()) {
                if (block.group(2).contains("://localhost:")) {
                    String code = block.group(2)
                            .replace("http://localhost:8080", running.stack.url("ingest"))
                            .replace("http://localhost:8082", running.stack.url("analysis"));
                    examples.add(new Example(page, block.group(1), code, block.group(3)));
                }
            }
        }
        return examples;
    }

    /** What was sent is seen a moment later: the curve that pages ask for. */
    private static void awaitCurve(RunningStack running) throws Exception {
        Map<String, String> asked =
                Map.of("family", "demo", "model", "demo-1b", "task", "addition", "metric", "exact_match");
        Await.until(
                "the curve that pages ask for comes",
                Duration.ofMinutes(1),
                () -> running.verdicts.rows(asked).size() > 0);
    }

    /** What asks comes after all that sends: pages are read in any order. */
    @Test
    void everyBlockWorksAsWritten() throws Exception {
        Tool.require("curl", "curl");
        Tool.require("python3", "python3");
        ObjectMapper json = new ObjectMapper();
        RunningStack running = SharedStack.RECORDED.running();
        String analysis = running.stack.url("analysis");
        List<Example> examples = examples(running);
        assertThat(examples).hasSizeGreaterThanOrEqualTo(12);
        List<Example> sending = examples.stream()
                .filter(example -> !example.code().contains(analysis))
                .toList();
        List<Example> asking = examples.stream()
                .filter(example -> example.code().contains(analysis))
                .toList();
        for (List<Example> group : List.of(sending, asking)) {
            for (Example example : group) {
                String answer = example.run();
                if (example.answer() != null) {
                    assertThat(json.readTree(answer))
                            .as("%s: %s", example.page(), example.code())
                            .isEqualTo(json.readTree(example.answer()));
                }
            }
            awaitCurve(running);
        }
    }
}
