package dev.emergence.benchmarks.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.emergence.benchmarks.load.Load.Subject;
import dev.emergence.standalone.Remote;
import dev.emergence.standalone.Verdicts;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** analysis-service as a reader sees it. */
public final class Curves {
    private static final long PAUSE_NANOS = 250_000_000;
    /** After a look that took t, the next comes no sooner than in this many times t: looking must cost little. */
    private static final int REST = 5;

    private final HttpClient http = HttpClient.newHttpClient();
    private final ObjectMapper json = new ObjectMapper();
    private final Remote analysis;

    /** @param url of analysis-service */
    public Curves(String url) {
        this.analysis = new Remote("analysis-service", url);
    }

    /** The answer, whatever its status. */
    public HttpResponse<byte[]> get(String path) throws IOException, InterruptedException {
        HttpRequest request =
                analysis.request(path).timeout(Duration.ofMinutes(1)).build();
        return http.send(request, HttpResponse.BodyHandlers.ofByteArray());
    }

    /** The answer as JSON; nothing where its status is not 200. */
    public JsonNode json(String path) throws IOException, InterruptedException {
        HttpResponse<byte[]> response = get(path);
        return response.statusCode() == 200 ? json.readTree(response.body()) : json.missingNode();
    }

    /** All rows of a list, page by page; those before the first page that is not answered with 200. */
    private List<JsonNode> list(String path) throws IOException, InterruptedException {
        List<JsonNode> rows = new ArrayList<>();
        for (Optional<String> page = Optional.of(path); page.isPresent(); ) {
            HttpResponse<byte[]> response = get(page.get());
            if (response.statusCode() != 200) {
                break;
            }
            json.readTree(response.body()).forEach(rows::add);
            page = Verdicts.next(response.headers().allValues("Link"));
        }
        return rows;
    }

    /**
     * Waits until every checkpoint is complete on every training curve of its subject.
     *
     * @throws IOException if nothing moves for so long
     */
    public void awaitComplete(String family, Map<Subject, Integer> checkpoints, Duration patience)
            throws IOException, InterruptedException {
        long seen = -1;
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            long start = System.nanoTime();
            Map<Subject, Integer> complete = new HashMap<>();
            long points = 0;
            for (JsonNode curve : list("/v1/curves?axis=training&limit=1000&family=" + encoded(family))) {
                Subject subject = new Subject(
                        curve.get("model").asText(), curve.get("task").asText());
                complete.merge(subject, curve.get("complete").asInt(), Math::min);
                points += curve.get("examples").asLong();
            }
            long now = System.nanoTime();
            if (checkpoints.entrySet().stream()
                    .allMatch(expected -> complete.getOrDefault(expected.getKey(), 0) >= expected.getValue())) {
                return;
            }
            if (points != seen) {
                seen = points;
                deadline = now + patience.toNanos();
            } else if (now > deadline) {
                throw new IOException(
                        "the curves of " + family + " stand still: " + points + " examples scored and no more");
            }
            Thread.sleep(Math.max(PAUSE_NANOS, REST * (now - start)) / 1_000_000);
        }
    }

    static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    /** Examples on each point of a training curve by now, by position. */
    public Map<Long, Long> examples(String family, Subject subject, String metric)
            throws IOException, InterruptedException {
        JsonNode curve = json("/v1/curve?axis=training&family=" + encoded(family) + "&model=" + encoded(subject.model())
                + "&task=" + encoded(subject.task()) + "&metric=" + metric);
        Map<Long, Long> examples = new HashMap<>();
        for (JsonNode point : curve.path("points")) {
            examples.put(point.get("position").asLong(), point.get("examples").asLong());
        }
        return examples;
    }
}
