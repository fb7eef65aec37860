package dev.emergence.ingest;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.emergence.service.Problem;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** How this service refuses a request: a problem, and why of its first rejected records. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@Schema(
        name = "Problem",
        description = "An error answer as RFC 9457 describes it.",
        requiredProperties = {"type", "title", "status", "detail"})
record Refusal(
        @Schema(description = "Always about:blank.") String type,
        @Schema(description = "What went wrong, in two or three words.") String title,
        @Schema(description = "The HTTP status.") int status,
        @Schema(description = "What went wrong and what to do.") String detail,
        @Schema(description = "Records that Kafka has acknowledged all the same; absent where nothing was read.")
                Long accepted,
        @Schema(description = "Records that broke a rule before it ended; absent where nothing was read.")
                Long rejected,
        @Schema(description = "Why, of the first " + Receipt.ERRORS + " rejected records; absent where there are none.")
                List<Receipt.Error> errors) {
    /** @param seconds after which to try again */
    static Response unavailable(String title, String detail, int seconds) {
        return answer(503, title, detail, null).header("Retry-After", seconds).build();
    }

    /** All of it belongs to others. */
    static Response forbidden(Receipt receipt) {
        return answer(
                        403,
                        "Not with this token",
                        "The token is for some families, and this is of another.",
                        receipt.errors())
                .build();
    }

    static Response.ResponseBuilder answer(int status, String title, String detail, List<Receipt.Error> errors) {
        return Problem.answer(status, title, detail)
                .entity(new Refusal(Problem.TYPE, title, status, detail, null, null, errors));
    }

    /** A body that could be read only in part: what came before the fault counts. */
    static Response brokeOff(int status, String title, String detail, Receipt receipt) {
        return Problem.answer(status, title, detail)
                .entity(new Refusal(
                        Problem.TYPE, title, status, detail, receipt.accepted(), receipt.rejected(), receipt.errors()))
                .build();
    }
}
