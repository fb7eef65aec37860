package dev.emergence.analysis.work;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for an answer of others no longer than is said, its body too: a request's own timeout ends with the answer's headers. */
public final class WholeAnswer {
    private WholeAnswer() {}

    /**
     * Sends a request and waits for all of its answer.
     *
     * @param patience until the last byte must be there; at least a millisecond
     * @throws IOException if it is not there by then ({@link HttpTimeoutException}), or can't be had
     */
    public static <T> HttpResponse<T> of(
            HttpClient http, HttpRequest request, HttpResponse.BodyHandler<T> body, Duration patience)
            throws IOException, InterruptedException {
        CompletableFuture<HttpResponse<T>> answer = http.sendAsync(request, body);
        try {
            return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException failed ? failed : new IOException(e.getCause());
        } catch (TimeoutException e) {
            throw new HttpTimeoutException("request timed out");
        } finally {
            answer.cancel(true);
        }
    }
}
