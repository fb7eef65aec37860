package dev.emergence.ingest;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An error answer as RFC 9457 describes it. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@Schema(
        description = "An error answer as RFC 9457 describes it.",
        requiredProperties = {"type", "title", "status", "detail"})
record Problem(
        @Schema(description = "Always about:blank.") String type,
        @Schema(description = "What went wrong, in two or three words.") String title,
        @Schema(description = "The HTTP status.") int status,
        @Schema(description = "What went wrong and what to do.") String detail,
        @Schema(description = "Why, of the first " + Receipt.ERRORS + " rejected records; absent where there are none.")
                List<Receipt.Error> errors) {
    static final String MEDIA_TYPE = "application/problem+json";

    static Response.ResponseBuilder answer(int status, String title, String detail, List<Receipt.Error> errors) {
        return Response.status(status)
                .type(MEDIA_TYPE)
                .entity(new Problem("about:blank", title, status, detail, errors));
    }
}
