package dev.emergence.analysis.http;

import dev.emergence.analysis.view.Unavailable;
import dev.emergence.service.Problem;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** What may be known or possible later, as an answer. */
class UnavailableMapper {
    @ServerExceptionMapper
    Response unavailable(Unavailable reason) {
        return Problem.exception(503, reason.getMessage(), reason.advice()).getResponse();
    }
}
