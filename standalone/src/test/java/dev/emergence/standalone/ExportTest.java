package dev.emergence.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import dev.emergence.importers.Given;
import dev.emergence.importers.Importers;
import dev.emergence.importers.Sink;
import dev.emergence.importers.Source;
import dev.emergence.schemas.Checkpoint;
import dev.emergence.schemas.Generation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The point is made up, of the shape that a point of /v1/curve has. */
class ExportTest {
    private static final String POINT =
            """
            {"family": "mine", "model": "mine-1b", "task": "say \\"hi\\", twice", "metric": "exact_match", "axis": "training",
             "kind": "PROPORTION", "scale": 2.0E9, "step": 1000, "tokens": 2.0E9, "parameters": 1.0E9, "examples": 150, "value": 0.5,
             "standard_error": 0.04, "forecast": {"value": 0.4}, "time": 1750000000000}
            """;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final PrintStream to = new PrintStream(out, true, StandardCharsets.UTF_8);

    private static ObjectNode point() throws IOException {
        return (ObjectNode) new ObjectMapper().readTree(POINT);
    }

    @Test
    void aTableQuotesWhatNeedsItAndNamesWhatIsInside() throws IOException {
        Rows rows = Rows.csv(to, List.of("task", "step", "forecast/value", "lower"));
        rows.add(point());
        rows.end();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .isEqualTo("task,step,forecast_value,lower\n\"say \"\"hi\"\", twice\",1000,0.4,\n");
    }

    private static String asked(String... options) throws IOException {
        List<String> queries = new ArrayList<>();
        HttpServer analysis = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        analysis.createContext("/v1/verdicts", exchange -> {
            queries.add(String.valueOf(exchange.getRequestURI().getQuery()));
            exchange.sendResponseHeaders(200, 2);
            exchange.getResponseBody().write("[]".getBytes(StandardCharsets.UTF_8));
            exchange.close();
        });
        analysis.start();
        try {
            List<String> words = new ArrayList<>(List.of("export", "points", "--family", "f"));
            words.addAll(
                    List.of("--url", "http://127.0.0.1:" + analysis.getAddress().getPort()));
            words.addAll(List.of(options));
            assertThat(Cli.here(words.toArray(String[]::new)).status()).isZero();
            return String.join(" ", queries);
        } finally {
            analysis.stop(0);
        }
    }

    /** A model's newest checkpoint is a point of its training, and of its family's scaling too. */
    @Test
    void everyEvalEverHasEachCheckpointOnce() throws Exception {
        assertThat(asked("--format", "eee")).isEqualTo("family=f&axis=training");
        assertThat(asked("--format", "eee", "--axis", "scaling")).isEqualTo("family=f&axis=scaling");
        assertThat(asked()).isEqualTo("family=f");
    }

    @Test
    void whatEveryEvalEverHasComesInAgainAsItWas(@TempDir Path folder) throws Exception {
        EveryEval rows = new EveryEval(to);
        rows.add(point());
        ObjectNode unscored = point();
        unscored.putNull("value");
        rows.add(unscored);
        rows.end();
        String line = out.toString(StandardCharsets.UTF_8);
        assertThat(line).hasLineCount(1);
        JsonNode result = new ObjectMapper().readTree(line).get("evaluation_results");
        assertThat(result).hasSize(1);

        Path file = Files.writeString(folder.resolve("checkpoint.json"), line);
        Given given = new Given("mine", null, null, null, null, null, null, null, null, null);
        List<Checkpoint> points = new ArrayList<>();
        Importers.named("every-eval-ever").orElseThrow().read(new Source(file, given), new Sink() {
            @Override
            public void generation(Generation generation) {
                throw new AssertionError(generation);
            }

            @Override
            public void point(Checkpoint point) {
                points.add(point);
            }

            @Override
            public void refused(String where, String why) {
                throw new AssertionError(where + " " + why);
            }

            @Override
            public void leftOut(String why) {
                throw new AssertionError(why);
            }
        });
        assertThat(points).hasSize(1);
        Checkpoint again = points.get(0);
        assertThat(again.getModel()).isEqualTo("mine-1b");
        assertThat(again.getStep()).isEqualTo(1000);
        assertThat(again.getParameters()).isEqualTo(1e9);
        assertThat(again.getTask()).isEqualTo("say \"hi\", twice");
        // a half of 150
        assertThat(again.toString()).contains("\"successes\": 75.0, \"examples\": 150");
    }
}
