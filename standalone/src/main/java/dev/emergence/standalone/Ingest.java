package dev.emergence.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** ingest-service as its sender sees it: what it can't take now is sent again, which does no harm. */
public final class Ingest {
    private static final int TRIES = 60;
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final int UNAVAILABLE = 503;

    private final HttpClient http = HttpClient.newHttpClient();
    private final ObjectMapper json = new ObjectMapper();
    private final AtomicBoolean warned = new AtomicBoolean();
    private final String url;

    /**
     * @param accepted records that Kafka has acknowledged
     * @param errors what was wrong with the others, at most 100 of them
     * @param warnings what was odd about the accepted ones, and about how many
     */
    public record Receipt(long accepted, List<Error> errors, Map<String, Long> warnings) {}

    /** @param line of the request, from 1 */
    public record Error(int line, String words) {}

    public Ingest(String url) {
        this.url = url;
    }

    /** Answers once Kafka has acknowledged. */
    public CompletableFuture<Receipt> send(String path, byte[] ndjson) throws IOException {
        HttpRequest request = Remote.request(url, path)
                .header("Content-Type", "application/x-ndjson")
                .timeout(Duration.ofMinutes(1))
                .POST(HttpRequest.BodyPublishers.ofByteArray(ndjson))
                .build();
        return attempt(request, TRIES);
    }

    private CompletableFuture<Receipt> attempt(HttpRequest request, int tries) {
        return http.sendAsync(request, HttpResponse.BodyHandlers.ofByteArray())
                .handle((response, failure) -> {
                    boolean again = failure != null || response.statusCode() == UNAVAILABLE;
                    if (again && tries > 1) {
                        warn(failure);
                        return later().thenCompose(nothing -> attempt(request, tries - 1));
                    }
                    return failure != null
                            ? CompletableFuture.<Receipt>failedFuture(new IOException(words(failure), failure))
                            : CompletableFuture.completedFuture(receipt(response));
                })
                .thenCompose(result -> result);
    }

    private void warn(Throwable failure) {
        if (failure != null && !Ending.hasBegun() && warned.compareAndSet(false, true)) {
            System.err.println(words(failure) + "; trying again for a minute");
        }
    }

    private String words(Throwable failure) {
        boolean wrapped = failure instanceof CompletionException && failure.getCause() != null;
        return "ingest-service: " + Remote.unreachable(url, wrapped ? failure.getCause() : failure);
    }

    private static CompletableFuture<Void> later() {
        return CompletableFuture.runAsync(
                () -> {}, CompletableFuture.delayedExecutor(PAUSE.toMillis(), TimeUnit.MILLISECONDS));
    }

    private Receipt receipt(HttpResponse<byte[]> response) {
        JsonNode body = body(response);
        if (!body.has("accepted") && !body.has("errors")) {
            String detail = body.path("detail").asText("is --url that of ingest-service?");
            throw new CompletionException(
                    new IOException("ingest-service: " + url + " answered " + response.statusCode() + ": " + detail));
        }
        List<Error> errors = new ArrayList<>();
        for (JsonNode error : body.path("errors")) {
            String field = error.path("field").asText();
            String message = error.path("message").asText();
            errors.add(new Error(error.path("line").asInt(), field.isEmpty() ? message : field + ": " + message));
        }
        Map<String, Long> warnings = new HashMap<>();
        for (JsonNode warning : body.path("warnings")) {
            warnings.merge(words(warning), warning.path("count").asLong(), Long::sum);
        }
        return new Receipt(body.path("accepted").asLong(), errors, warnings);
    }

    /** A warning as ingest-service gives it, without its count. */
    static String words(JsonNode warning) {
        JsonNode meant = warning.path("did_you_mean");
        return warning.path("field").asText() + " " + warning.path("message").asText()
                + (meant.isTextual() ? "; did you mean " + meant.asText() + "?" : "");
    }

    private JsonNode body(HttpResponse<byte[]> response) {
        try {
            return json.readTree(response.body());
        } catch (IOException e) {
            return json.missingNode();
        }
    }

    public static Receipt await(CompletableFuture<Receipt> answer) throws IOException, InterruptedException {
        try {
            return answer.get();
        } catch (ExecutionException e) {
            throw new IOException(e.getCause().getMessage(), e);
        }
    }
}
