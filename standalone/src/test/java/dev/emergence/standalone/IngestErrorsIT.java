package dev.emergence.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What ingest-service answers where no resource does: the framework's own errors. */
class IngestErrorsIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private static String ingest;

    @BeforeAll
    static void start() throws Exception {
        ingest = SharedStack.SMALL.running().stack.url("ingest");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /, '', 404",
        "GET, /nothing, '', 404",
        "POST, /nothing, '', 404",
        "GET, /v1/nothing, '', 404",
        "POST, /v1/generations/1, '', 404",
        "GET, /q/nothing, '', 404",
        "GET, /v1/generations, '', 405",
        "DELETE, /v1/points, '', 405",
        "POST, /metrics, '', 405",
        "GET, /metrics, application/json, 406",
        "POST, /v1/generations, text/html, 406",
        "POST, /v1/generations, 'text/html, image/png', 406",
        "POST, /v1/generations, nonsense, 406",
        "POST, /v1/generations, '', 415",
    })
    void everyErrorIsAProblem(String method, String path, String accept, int status) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(ingest + path))
                .method(
                        method,
                        method.equals("POST")
                                ? HttpRequest.BodyPublishers.ofString("{}")
                                : HttpRequest.BodyPublishers.noBody());
        if (!accept.isEmpty()) {
            request.header("Accept", accept).header("Content-Type", "application/json");
        }
        HttpResponse<String> answer = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("application/problem+json"));
        JsonNode problem = JSON.readTree(answer.body());
        assertThat(problem.get("status").asInt()).isEqualTo(status);
        assertThat(problem.get("title").asText()).isNotEmpty();
        assertThat(problem.get("detail").asText()).doesNotContain("Exception", "\tat ");
    }
}
