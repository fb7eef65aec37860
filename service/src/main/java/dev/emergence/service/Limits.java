package dev.emergence.service;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * How much of this instance one of those who ask may take: requests a second, bytes of bodies a second, and places, of which each request takes one until it
 * is answered, and a stream for as long as it lasts. Where nobody is asked who they are, there is no bound but those that are set.
 *
 * <ol>
 *   <li>What was not taken for a second may be taken at once.
 *   <li>Bytes are counted as they come in: who has sent too many waits before the next request, and within a body once it is ten seconds
 *       ahead.
 * </ol>
 */
@Singleton
class Limits {
    private static final int REQUESTS = 1000;
    private static final int PLACES = 64;
    private static final int AHEAD_SECONDS = 10;
    private static final int LONGEST_WAIT_SECONDS = 60;
    private static final double SECONDS = 1e-9;
    /** Of more, those who ask nothing now are forgotten. */
    private static final int MOST = 10_000;

    private final int requests;
    private final long bytes;
    private final int places;
    private final Map<String, Share> shares = new HashMap<>();

    /** Of one who asks; what is left of a second. */
    private final class Share {
        private double ofRequests = requests;
        private double ofBytes = bytes;
        private int taken;
        private long at;

        Share(long now) {
            at = now;
        }

        void flow(long now) {
            double seconds = (now - at) * SECONDS;
            ofRequests = Math.min(requests, ofRequests + seconds * requests);
            ofBytes = Math.min(bytes, ofBytes + seconds * bytes);
            at = now;
        }

        boolean whole() {
            return taken == 0 && ofRequests >= requests && ofBytes >= bytes;
        }
    }

    @Inject
    Limits(
            Tokens tokens,
            @ConfigProperty(name = "emergence.rate.requests") Optional<Integer> requests,
            @ConfigProperty(name = "emergence.rate.bytes") Optional<Long> bytes,
            @ConfigProperty(name = "emergence.rate.places") Optional<Integer> places) {
        this(
                requests.orElse(tokens.needed() ? REQUESTS : 0),
                bytes.orElse(0L),
                places.orElse(tokens.needed() ? PLACES : 0));
    }

    /** Each 0 for any. */
    Limits(int requests, long bytes, int places) {
        this.requests = requests;
        this.bytes = bytes;
        this.places = places;
    }

    /**
     * Takes a place for a request.
     *
     * @param now in nanoseconds
     * @return 0 where it may pass, and {@link #leave} must follow; else after how many seconds it may be worth to ask again
     */
    synchronized int enter(String who, long now) {
        if (shares.size() >= MOST) {
            shares.values().removeIf(share -> {
                share.flow(now);
                return share.whole();
            });
        }
        Share share = shares.computeIfAbsent(who, first -> new Share(now));
        share.flow(now);
        if (places > 0 && share.taken >= places || requests > 0 && share.ofRequests < 1) {
            return 1;
        }
        if (bytes > 0 && share.ofBytes < 0) {
            return (int) Math.min(LONGEST_WAIT_SECONDS, Math.ceil(-share.ofBytes / bytes));
        }
        if (requests > 0) {
            share.ofRequests--;
        }
        share.taken++;
        return 0;
    }

    synchronized void leave(String who) {
        shares.get(who).taken--;
    }

    /** Of how many it is known what they have taken. */
    synchronized int remembered() {
        return shares.size();
    }

    /** Whether bytes are to be counted. */
    boolean countsBytes() {
        return bytes > 0;
    }

    /**
     * Counts bytes that came in, of somebody who has entered.
     *
     * @return for how many nanoseconds no more should be read
     */
    synchronized long read(String who, long count, long now) {
        Share share = shares.get(who);
        share.flow(now);
        share.ofBytes -= count;
        double ahead = -share.ofBytes / bytes - AHEAD_SECONDS;
        return ahead <= 0 ? 0 : Math.round(ahead / SECONDS);
    }
}
