package dev.emergence.analysis.webhook;

import dev.emergence.analysis.work.WholeAnswer;
import dev.emergence.schemas.Event;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Whoever listens at the address: takes an event, can't now, or won't ever. */
final class Receiver {
    private static final Logger LOG = Logger.getLogger(Receiver.class);

    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration LONGEST_ASKED = Duration.ofHours(1);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT)
            .build();
    private final WebhookSettings settings;
    private final String topic;
    private final Clock clock;
    private final Duration patience;

    /** How an attempt ended. */
    enum Result {
        delivered,
        again,
        refused
    }

    /**
     * The receiver's answer.
     *
     * @param words for the log: a status or the kind of failure, nothing of what was sent, and not where to
     * @param pause before the next attempt at least
     */
    record Answer(Result result, String words, Duration pause) {}

    /** @param topic the source of the events */
    Receiver(WebhookSettings settings, String topic, Clock clock) {
        this(settings, topic, clock, PATIENCE);
    }

    /** @param patience until all of an answer must be there */
    Receiver(WebhookSettings settings, String topic, Clock clock, Duration patience) {
        this.settings = settings;
        this.topic = topic;
        this.clock = clock;
        this.patience = patience;
    }

    /** A bug of ours, too, is tried again until it is mended or the event is given up: the thread goes on. */
    Answer send(Event event) throws InterruptedException {
        try {
            return post(event);
        } catch (RuntimeException e) {
            LOG.errorf(e, "event %s can't be sent", event.getId());
            return new Answer(Result.again, e.getClass().getSimpleName(), Duration.ZERO);
        }
    }

    private Answer post(Event event) throws InterruptedException {
        // it was not at the start, but names may lead elsewhere since
        Optional<String> complaint = settings.reach().complaint(settings.url().getHost());
        if (complaint.isPresent()) {
            return new Answer(Result.again, complaint.get(), Duration.ZERO);
        }
        byte[] body = settings.format().body(event, topic, settings.dashboard());
        HttpRequest.Builder request = HttpRequest.newBuilder(settings.url())
                .header("Content-Type", settings.format().contentType())
                .header("User-Agent", "emergence-monitor")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        long seconds = clock.instant().getEpochSecond();
        settings.secret().ifPresent(secret -> request.header(Signature.HEADER, Signature.of(secret, seconds, body)));
        try {
            HttpResponse<Void> response =
                    WholeAnswer.of(http, request.build(), HttpResponse.BodyHandlers.discarding(), patience);
            return answer(
                    response.statusCode(),
                    response.headers().firstValue("Retry-After").orElse(""),
                    clock.instant());
        } catch (IOException e) {
            // Its message may name the address.
            return new Answer(Result.again, e.getClass().getSimpleName(), Duration.ZERO);
        }
    }

    static Answer answer(int status, String retryAfter, Instant now) {
        String words = "answered " + status;
        if (status >= 200 && status < 300) {
            return new Answer(Result.delivered, words, Duration.ZERO);
        }
        // 408 and 425 ask for the same again, as 429 does.
        boolean again = status >= 500 || status == 429 || status == 408 || status == 425;
        return again
                ? new Answer(Result.again, words, asked(retryAfter, now))
                : new Answer(Result.refused, words, Duration.ZERO);
    }

    /** What Retry-After asks for: seconds or a date; at most an hour. */
    static Duration asked(String retryAfter, Instant now) {
        Duration asked = Duration.ZERO;
        if (retryAfter.matches("\\d{1,9}")) {
            asked = Duration.ofSeconds(Long.parseLong(retryAfter));
        } else if (!retryAfter.isEmpty()) {
            try {
                asked = Duration.between(
                        now,
                        ZonedDateTime.parse(retryAfter, DateTimeFormatter.RFC_1123_DATE_TIME)
                                .toInstant());
            } catch (DateTimeException e) {
                asked = Duration.ZERO;
            }
        }
        return asked.isNegative() ? Duration.ZERO : asked.compareTo(LONGEST_ASKED) > 0 ? LONGEST_ASKED : asked;
    }
}
