package dev.emergence.analysis.http;

import dev.emergence.analysis.view.Unavailable;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Errors that no resource answers, in the form of all others. */
class FrameworkErrors {
    private static final Logger LOG = Logger.getLogger(FrameworkErrors.class);

    /** An unknown path, another method, an Accept that can't be met; a resource's own answer stays as it is. */
    @ServerExceptionMapper
    Response refused(WebApplicationException refusal) {
        Response answer = refusal.getResponse();
        return answer.hasEntity()
                ? answer
                : Problem.exception(
                                answer.getStatus(),
                                answer.getStatusInfo().getReasonPhrase(),
                                "GET /q/openapi says what there is.")
                        .getResponse();
    }

    /** What may be known or possible later. */
    @ServerExceptionMapper
    Response unavailable(Unavailable reason) {
        return Problem.exception(503, reason.getMessage(), reason.advice()).getResponse();
    }

    /** A bug: where it is goes to the log and not to the client. */
    @ServerExceptionMapper
    Response failed(Throwable bug) {
        LOG.error("a request failed", bug);
        return Problem.exception(500, "Internal Server Error", "The log of the service says where.")
                .getResponse();
    }
}
