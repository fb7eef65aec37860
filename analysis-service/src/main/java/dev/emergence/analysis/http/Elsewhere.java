package dev.emergence.analysis.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.emergence.analysis.view.Owners;
import dev.emergence.analysis.work.WholeAnswer;
import dev.emergence.schemas.Token;
import dev.emergence.service.Caller;
import dev.emergence.service.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Asks another instance what was asked here, and answers as it does. */
@ApplicationScoped
class Elsewhere {
    /** Says that an instance asks: it is not sent on again, for two that hold each other for the owner would never end. */
    private static final String ASKED = "Emergence-Asked-By";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private final Caller caller;

    Elsewhere(Caller caller) {
        this.caller = caller;
    }

    /**
     * Asks the same question, and gives the answer on.
     *
     * @param instance where to ask
     * @throws dev.emergence.analysis.view.Unavailable if it does not answer, or was asked by an instance itself
     */
    Response ask(URI instance, UriInfo request, HttpHeaders headers) {
        String query = request.getRequestUri().getRawQuery();
        HttpResponse<byte[]> answer = ask(
                instance,
                request.getRequestUri().getRawPath() + (query == null ? "" : "?" + query),
                headers.getRequestHeader(HttpHeaders.ACCEPT),
                request,
                headers);
        Response.ResponseBuilder response = Response.status(answer.statusCode()).entity(answer.body());
        for (String name : List.of(HttpHeaders.CONTENT_TYPE, HttpHeaders.RETRY_AFTER, Page.NOTE)) {
            answer.headers().firstValue(name).ifPresent(value -> response.header(name, value));
        }
        return response.build();
    }

    /**
     * Asks a part of a question.
     *
     * @param question path and query
     * @return what it answers; empty where that is no 200
     * @throws dev.emergence.analysis.view.Unavailable if it does not answer, or was asked by an instance itself
     */
    Optional<JsonNode> json(URI instance, String question, UriInfo request, HttpHeaders headers) {
        HttpResponse<byte[]> answer = ask(instance, question, List.of(MediaType.APPLICATION_JSON), request, headers);
        try {
            return answer.statusCode() == Response.Status.OK.getStatusCode()
                    ? Optional.of(JSON.readTree(answer.body()))
                    : Optional.empty();
        } catch (IOException e) {
            throw Owners.moving();
        }
    }

    /**
     * Who is known by a certificate is nobody to the other one, to which it was not shown.
     *
     * @throws WebApplicationException status 403 if it is so
     */
    static void requireWhatGoesAlong(Optional<Token> caller, HttpHeaders headers) {
        boolean shown = headers.getRequestHeader(HttpHeaders.AUTHORIZATION) != null
                || headers.getCookies().containsKey(Caller.COOKIE);
        if (caller.isPresent() && !shown) {
            throw Problem.exception(
                    403,
                    "Not with a certificate",
                    "Another instance has what you ask for, and a certificate does not go along to it: ask with a token, or run"
                            + " one instance of analysis-service.");
        }
    }

    private HttpResponse<byte[]> ask(
            URI instance, String question, List<String> accepted, UriInfo request, HttpHeaders headers) {
        if (headers.getHeaderString(ASKED) != null) {
            throw Owners.moving();
        }
        requireWhatGoesAlong(caller.token(), headers);
        HttpRequest.Builder asked = HttpRequest.newBuilder(instance.resolve(question))
                .header(ASKED, request.getBaseUri().getAuthority());
        if (accepted != null) {
            accepted.forEach(form -> asked.header(HttpHeaders.ACCEPT, form));
        }
        // The other one has the same tokens, and looks itself whether this one may.
        for (String name : List.of(HttpHeaders.AUTHORIZATION, HttpHeaders.COOKIE)) {
            List<String> given = headers.getRequestHeader(name);
            if (given != null) {
                given.forEach(value -> asked.header(name, value));
            }
        }
        try {
            return WholeAnswer.of(http, asked.build(), HttpResponse.BodyHandlers.ofByteArray(), PATIENCE);
        } catch (IOException e) {
            throw Owners.moving();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Owners.moving();
        }
    }
}
