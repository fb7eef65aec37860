package dev.emergence.service;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;

/** An error answer as RFC 9457 describes it. */
public record Problem(String type, String title, int status, String detail) {
    public static final String MEDIA_TYPE = "application/problem+json";

    /** Of all problems: the status says what it is, and title and detail the rest. */
    public static final String TYPE = "about:blank";

    public static Response.ResponseBuilder answer(int status, String title, String detail) {
        return Response.status(status).type(MEDIA_TYPE).entity(new Problem(TYPE, title, status, detail));
    }

    /** To be thrown where there is no answer; one that may help later says when to ask again. */
    public static WebApplicationException exception(int status, String title, String detail) {
        Response.ResponseBuilder answer = answer(status, title, detail);
        if (status == 503) {
            answer.header("Retry-After", 2);
        }
        return new WebApplicationException(answer.build());
    }
}
