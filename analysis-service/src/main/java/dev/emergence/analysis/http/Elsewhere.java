package dev.emergence.analysis.http;

import dev.emergence.analysis.view.Owners;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;

/** Asks another instance what was asked here, and answers as it does. */
@ApplicationScoped
class Elsewhere {
    /** Says that an instance asks: it is not sent on again, for two that hold each other for the owner would never end. */
    private static final String ASKED = "Emergence-Asked-By";

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

    /**
     * @param instance where to ask
     * @throws dev.emergence.analysis.view.Unavailable if it does not answer, or was asked by an instance itself
     */
    Response ask(URI instance, UriInfo request, HttpHeaders headers) {
        if (headers.getHeaderString(ASKED) != null) {
            throw Owners.moving();
        }
        String query = request.getRequestUri().getRawQuery();
        HttpRequest.Builder asked = HttpRequest.newBuilder(
                        instance.resolve(request.getRequestUri().getRawPath() + (query == null ? "" : "?" + query)))
                .timeout(PATIENCE)
                .header(ASKED, request.getBaseUri().getAuthority());
        List<String> accepted = headers.getRequestHeader(HttpHeaders.ACCEPT);
        if (accepted != null) {
            accepted.forEach(form -> asked.header(HttpHeaders.ACCEPT, form));
        }
        try {
            HttpResponse<byte[]> answer = http.send(asked.build(), HttpResponse.BodyHandlers.ofByteArray());
            Response.ResponseBuilder response =
                    Response.status(answer.statusCode()).entity(answer.body());
            for (String name : List.of(HttpHeaders.CONTENT_TYPE, HttpHeaders.RETRY_AFTER)) {
                answer.headers().firstValue(name).ifPresent(value -> response.header(name, value));
            }
            return response.build();
        } catch (IOException e) {
            throw Owners.moving();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Owners.moving();
        }
    }
}
