package dev.emergence.analysis.http;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;

/** An error answer as RFC 9457 describes it. */
public record Problem(String type, String title, int status, String detail) {
    /** The answer with this status; one that may help later says when to ask again. */
    public static WebApplicationException exception(int status, String title, String detail) {
        Response.ResponseBuilder response = Response.status(status)
                .type("application/problem+json")
                .entity(new Problem("about:blank", title, status, detail));
        if (status == 503) {
            response.header("Retry-After", 2);
        }
        return new WebApplicationException(response.build());
    }
}
