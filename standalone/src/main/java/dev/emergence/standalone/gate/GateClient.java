package dev.emergence.standalone.gate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.emergence.standalone.Remote;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** The gate of analysis-service. */
final class GateClient {
    private static final int UNAVAILABLE = 503;
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    private final ObjectMapper json = new ObjectMapper();
    private final String url;

    /** Nobody can say now whether the training may go on: no answer, or status 5xx. */
    static final class Unreachable extends Exception {
        private static final long serialVersionUID = 1;

        Unreachable(String message) {
            super(message);
        }
    }

    GateClient(String url) {
        this.url = url;
    }

    /** @param model, policy null where not given */
    JsonNode decision(String family, String model, String policy)
            throws Unreachable, IOException, InterruptedException {
        return answer(Remote.request(
                        url,
                        "/v1/gate?family=" + encoded(family)
                                + (model == null ? "" : "&model=" + encoded(model))
                                + (policy == null ? "" : "&policy=" + encoded(policy)))
                .build());
    }

    JsonNode acknowledge(ObjectNode request, String policy) throws Unreachable, IOException, InterruptedException {
        return answer(Remote.request(url, "/v1/gate/acknowledge" + (policy == null ? "" : "?policy=" + encoded(policy)))
                .header("Content-Type", "application/json")
                .timeout(PATIENCE.multipliedBy(4))
                .POST(HttpRequest.BodyPublishers.ofByteArray(json.writeValueAsBytes(request)))
                .build());
    }

    private JsonNode answer(HttpRequest request) throws Unreachable, IOException, InterruptedException {
        HttpRequest bounded = request.timeout().isPresent()
                ? request
                : HttpRequest.newBuilder(request, (name, value) -> true)
                        .timeout(PATIENCE)
                        .build();
        HttpResponse<byte[]> response;
        try {
            response = http.send(bounded, HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new Unreachable(Remote.unreachable(url, e));
        }
        if (response.statusCode() >= 500) {
            throw new Unreachable("it answered " + response.statusCode()
                    + (response.statusCode() == UNAVAILABLE ? ", not ready yet" : ""));
        }
        if (response.statusCode() != 200) {
            throw new IOException("analysis-service answered " + response.statusCode() + ": " + detail(response));
        }
        return json.readTree(response.body());
    }

    private String detail(HttpResponse<byte[]> response) {
        try {
            JsonNode problem = json.readTree(response.body());
            return problem.path("title").asText() + ". "
                    + problem.path("detail").asText();
        } catch (IOException e) {
            return "is --url that of analysis-service?";
        }
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
