package dev.emergence.service;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
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
                : Problem.answer(
                                answer.getStatus(),
                                answer.getStatusInfo().getReasonPhrase(),
                                "GET /q/openapi says what there is.")
                        .build();
    }

    /**
     * A bug: where it is goes to the log; its messages, which may quote a record, go nowhere. Who asks and leaves, or sends more than the
     * server takes, is none, and reads no answer.
     */
    @ServerExceptionMapper
    Response failed(Throwable bug) {
        if (isOfTheConnection(bug)) {
            return Problem.answer(400, "Bad Request", "The connection has ended before the request did.")
                    .build();
        }
        LOG.errorf("a request failed%s", traces(bug));
        return Problem.answer(500, "Internal Server Error", "The log of the service says where.")
                .build();
    }

    /** Whether the server's own streams, of what comes in and what goes out, say that no more does. */
    static boolean isOfTheConnection(Throwable failure) {
        StackTraceElement[] thrown = failure.getStackTrace();
        return failure instanceof IOException
                && thrown.length > 0
                && thrown[0]
                        .getClassName()
                        .matches("(io\\.quarkus|org\\.jboss\\.resteasy)\\..*\\.Vertx(In|Out)putStream.*");
    }

    private static String traces(Throwable bug) {
        StringBuilder traces = new StringBuilder();
        for (Throwable cause = bug; cause != null; cause = cause.getCause()) {
            traces.append("\ncaused by ").append(cause.getClass().getName());
            for (StackTraceElement at : cause.getStackTrace()) {
                traces.append("\n\tat ").append(at);
            }
        }
        return traces.toString();
    }
}
