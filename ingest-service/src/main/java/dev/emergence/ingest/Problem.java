package dev.emergence.ingest;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.ws.rs.core.Response;
import java.util.List;

/** An error answer as RFC 9457 describes it. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record Problem(String type, String title, int status, String detail, List<Receipt.Error> errors) {
    static Response.ResponseBuilder answer(int status, String title, String detail, List<Receipt.Error> errors) {
        return Response.status(status)
                .type("application/problem+json")
                .entity(new Problem("about:blank", title, status, detail, errors));
    }
}
