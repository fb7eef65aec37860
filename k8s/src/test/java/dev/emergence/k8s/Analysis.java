package dev.emergence.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;

/** What analysis-service answers. */
final class Analysis {
    static final ObjectMapper JSON = new ObjectMapper();
    static final HttpClient HTTP = HttpClient.newHttpClient();

    private final String url;

    Analysis(String url) {
        this.url = url;
    }

    JsonNode get(String path) throws IOException, InterruptedException {
        HttpResponse<String> response = HTTP.send(
                HttpRequest.newBuilder(URI.create(url + path))
                        .timeout(Duration.ofSeconds(20))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IOException(path + ": " + response.statusCode() + " " + response.body());
        }
        return JSON.readTree(response.body());
    }

    /** Whole curves of a family and a metric, by axis, model and task. */
    Map<String, JsonNode> curves(String family, String metric) throws IOException, InterruptedException {
        Map<String, JsonNode> curves = new TreeMap<>();
        for (JsonNode row : get("/v1/curves?family=" + family + "&metric=" + metric)) {
            List<String> query = new ArrayList<>();
            for (String field : List.of("family", "model", "task", "metric", "axis")) {
                query.add(field + "=" + URLEncoder.encode(row.path(field).asText(""), StandardCharsets.UTF_8));
            }
            JsonNode curve = get("/v1/curve?" + String.join("&", query));
            curves.put(
                    row.get("axis").asText() + " " + row.path("model").asText("") + " "
                            + row.get("task").asText(),
                    curve);
        }
        return curves;
    }

    /** Asks until the answer is yes; a service that doesn't answer yet has said no. */
    static void await(String what, Duration patience, Callable<Boolean> question) throws Exception {
        long deadline = System.nanoTime() + patience.toNanos();
        Exception last = null;
        while (System.nanoTime() < deadline) {
            try {
                if (question.call()) {
                    return;
                }
                last = null;
            } catch (IOException e) {
                last = e;
            }
            Thread.sleep(500);
        }
        throw new AssertionError("not within " + patience + ": " + what, last);
    }
}
