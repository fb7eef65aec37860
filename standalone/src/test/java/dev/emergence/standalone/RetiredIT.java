package dev.emergence.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A family without news leaves memory and metrics, and can still be asked for. */
@Tag("long")
class RetiredIT {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private static void await(String what, Await.Check check) throws Exception {
        Await.until(what, Duration.ofMinutes(1), check);
    }

    private static void send(RunningStack running, String path, String lines) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(running.stack.url("ingest") + path))
                .header("Content-Type", "application/x-ndjson")
                .POST(HttpRequest.BodyPublishers.ofString(lines))
                .build();
        assertThat(HTTP.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
                .isEqualTo(202);
    }

    private static String generation(int step) {
        return """
                {"family":"old","model":"m","step":%d,"task":"t","example":"e","targets":["4"],"output":"4"}"""
                .formatted(step);
    }

    /** As many tasks of one point each. */
    private static String points(int tasks) {
        return IntStream.range(0, tasks)
                .mapToObj(task ->
                        """
                        {"family":"new","model":"m","step":1,"task":"t%d","metric":"passed","kind":"PROPORTION",\
                        "continuity":"DISCONTINUOUS","successes":1,"examples":2}"""
                                .formatted(task))
                .collect(Collectors.joining("\n"));
    }

    private static boolean exposed(RunningStack running, String family) throws Exception {
        HttpRequest metrics = HttpRequest.newBuilder(URI.create(running.stack.url("analysis") + "/metrics"))
                .build();
        return HTTP.send(metrics, HttpResponse.BodyHandlers.ofString()).body().contains("family=\"" + family + "\"");
    }

    private static boolean listed(RunningStack running, String query) throws Exception {
        for (JsonNode curve : running.verdicts.list("/v1/curves?limit=10000" + query, note -> {})) {
            if (curve.get("family").asText().equals("old")) {
                return true;
            }
        }
        return false;
    }

    @Test
    void itIsFoundByItsNameAndComesBackWithItsNextGeneration() throws Exception {
        try (RunningStack running = new RunningStack(Map.of(
                "EMERGENCE_RETIRE_AFTER", "15s",
                "SCORING_METRICS", "exact_match",
                "EMERGENCE_COMPLETENESS_QUIET", "1s"))) {
            send(running, "/v1/generations", generation(1));
            await("it is exposed", () -> exposed(running, "old"));
            await("it is retired", () -> !exposed(running, "old"));
            // each hundredth change of any curve it is looked who is retired
            send(running, "/v1/points", points(200));
            await("it has left memory", () -> !listed(running, ""));

            assertThat(listed(running, "&family=old")).isTrue();
            JsonNode whole = running.verdicts.get("/v1/curve?family=old&model=m&task=t&metric=exact_match");
            assertThat(whole.get("points")).hasSize(1);

            send(running, "/v1/generations", generation(2));
            await("it is back", () -> listed(running, "") && exposed(running, "old"));
        }
    }
}
