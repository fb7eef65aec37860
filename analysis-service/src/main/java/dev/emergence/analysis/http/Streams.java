package dev.emergence.analysis.http;

import dev.emergence.service.Problem;
import io.smallrye.mutiny.Multi;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.sse.OutboundSseEvent;
import java.util.concurrent.Semaphore;
import org.jboss.resteasy.reactive.RestMulti;

/** The {@code text/event-stream}s of one endpoint: as many at once as a setting says, and none that holds up the end of this service. */
final class Streams {
    private final Semaphore places;
    private final String setting;
    private volatile boolean closing;

    /** @param setting how the bound is called */
    Streams(int most, String setting) {
        this.places = new Semaphore(most);
        this.setting = setting;
    }

    /** @throws WebApplicationException status 503 if there are as many as there may be */
    void enter() {
        if (!places.tryAcquire()) {
            throw Problem.exception(
                    503, "Too many streams", "Ask again later, share a stream, or raise " + setting + ".");
        }
    }

    void leave() {
        places.release();
    }

    /** Whether streams are to end; their clients resume elsewhere. */
    boolean closing() {
        return closing;
    }

    void close() {
        closing = true;
    }

    /** Neither kept by a cache nor held back by a proxy. */
    static Multi<OutboundSseEvent> answer(Multi<OutboundSseEvent> events) {
        return RestMulti.fromMultiData(events)
                .header("Cache-Control", "no-cache")
                .header("X-Accel-Buffering", "no")
                .build();
    }
}
