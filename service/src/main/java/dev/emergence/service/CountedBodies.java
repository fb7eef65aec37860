package dev.emergence.service;

import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import jakarta.inject.Provider;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.concurrent.TimeUnit;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** Counts what comes in against the limits of who sends it; one who is far ahead of them is read more slowly. */
class CountedBodies {
    private final Provider<Limits> limits;
    private final CurrentVertxRequest current;

    /** Filters are made while the service is built, before there are settings. */
    CountedBodies(Provider<Limits> limits, CurrentVertxRequest current) {
        this.limits = limits;
        this.current = current;
    }

    @ServerRequestFilter
    public void count(ContainerRequestContext request) {
        String who = current.getCurrent().get(Access.WHO);
        if (who != null && !request.getMethod().equals("GET") && limits.get().countsBytes()) {
            request.setEntityStream(new Counted(request.getEntityStream(), limits.get(), who));
        }
    }

    private static final class Counted extends FilterInputStream {
        private final Limits limits;
        private final String who;

        Counted(InputStream in, Limits limits, String who) {
            super(in);
            this.limits = limits;
            this.who = who;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            int count = super.read(into, from, length);
            long wait = count > 0 ? limits.read(who, count, System.nanoTime()) : 0;
            if (wait > 0) {
                try {
                    TimeUnit.NANOSECONDS.sleep(wait);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new InterruptedIOException();
                }
            }
            return count;
        }
    }
}
