package dev.emergence.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
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
public final class IngestClient {
    private static final int TRIES = 60;
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final int TOO_SLOW = 408;
    private static final int TOO_MUCH = 429;
    private static final int UNAVAILABLE = 503;

    private final AtomicBoolean warned = new AtomicBoolean();
    private final Remote service;

    /**
     * @param accepted records that Kafka has acknowledged
     * @param errors what was wrong with the others, at most 100 of them
     * @param warnings what was odd about the accepted ones, and about how many
     */
    public record Receipt(long accepted, List<Error> errors, Map<String, Long> warnings) {}

    /** @param line of the request, from 1 */
    public record Error(int line, String words) {}

    public IngestClient(String url) {
        this.service = new Remote("ingest-service", url);
    }

    /** Answers once Kafka has acknowledged. */
    public CompletableFuture<Receipt> send(String path, byte[] ndjson) throws IOException {
        HttpRequest.Builder request = service.post(path, "application/x-ndjson", ndjson);
        return attempt(request.timeout(PATIENCE).build(), TRIES);
    }

    private CompletableFuture<Receipt> attempt(HttpRequest request, int tries) {
        return service.sendAsync(request)
                .handle((response, failure) -> {
                    boolean again = failure != null
                            || response.statusCode() == UNAVAILABLE
                            || response.statusCode() == TOO_MUCH
                            || response.statusCode() == TOO_SLOW;
                    if (again && tries > 1) {
                        warn(failure);
                        return later().thenCompose(nothing -> attempt(request, tries - 1));
                    }
                    return failure != null
                            ? CompletableFuture.<Receipt>failedFuture(noAnswer(failure))
                            : CompletableFuture.completedFuture(receipt(response));
                })
                .thenCompose(result -> result);
    }

    private void warn(Throwable failure) {
        if (failure != null && !Ending.hasBegun() && warned.compareAndSet(false, true)) {
            System.err.println(noAnswer(failure).getMessage() + "; trying again for a minute");
        }
    }

    private IOException noAnswer(Throwable failure) {
        boolean wrapped = failure instanceof CompletionException && failure.getCause() != null;
        return service.noAnswer(wrapped ? failure.getCause() : failure);
    }

    private static CompletableFuture<Void> later() {
        return CompletableFuture.runAsync(
                () -> {}, CompletableFuture.delayedExecutor(PAUSE.toMillis(), TimeUnit.MILLISECONDS));
    }

    private Receipt receipt(HttpResponse<byte[]> response) {
        JsonNode body = Remote.json(response);
        if (!body.has("accepted") && !body.has("errors")) {
            throw new CompletionException(service.refused(response));
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

    public static Receipt await(CompletableFuture<Receipt> answer) throws IOException, InterruptedException {
        try {
            return answer.get();
        } catch (ExecutionException e) {
            throw new IOException(e.getCause().getMessage(), e);
        }
    }
}
