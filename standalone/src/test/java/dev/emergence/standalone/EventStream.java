package dev.emergence.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A client of a stream of events. */
final class EventStream implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final InputStream in;
    private final BufferedReader lines;

    /** One event as it came. */
    record Message(String id, String name, JsonNode data) {}

    EventStream(HttpResponse<InputStream> response) {
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type").orElse("")).startsWith("text/event-stream");
        in = response.body();
        lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    }

    /** @param lastId null to begin with what comes from now on */
    static EventStream open(RunningStack running, String query, String lastId) throws Exception {
        return new EventStream(ask(running, query, lastId, "text/event-stream", HttpClient.Version.HTTP_1_1));
    }

    /** Whatever {@code /v1/events} answers. */
    static HttpResponse<InputStream> ask(
            RunningStack running, String query, String lastId, String accept, HttpClient.Version version)
            throws Exception {
        return get(running, "/v1/events?" + query, lastId, accept, version);
    }

    /** @param lastId null to begin with what comes from now on */
    static EventStream ofChanges(RunningStack running, String query, String lastId) throws Exception {
        return new EventStream(
                get(running, "/v1/changes?" + query, lastId, "text/event-stream", HttpClient.Version.HTTP_1_1));
    }

    private static HttpResponse<InputStream> get(
            RunningStack running, String path, String lastId, String accept, HttpClient.Version version)
            throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(running.stack.url("analysis") + path))
                .version(version)
                .header("Accept", accept);
        if (lastId != null) {
            request.header("Last-Event-ID", lastId);
        }
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    }

    Message next() throws IOException {
        Map<String, String> fields = new HashMap<>();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.isEmpty() && fields.containsKey("data")) {
                return new Message(fields.get("id"), fields.get("event"), JSON.readTree(fields.get("data")));
            }
            int colon = line.indexOf(':');
            if (colon > 0) {
                fields.put(line.substring(0, colon), line.substring(colon + 1).strip());
            }
        }
        throw new IOException("the stream has ended");
    }

    List<Message> next(int count) throws IOException {
        List<Message> messages = new ArrayList<>();
        while (messages.size() < count) {
            messages.add(next());
        }
        return messages;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
