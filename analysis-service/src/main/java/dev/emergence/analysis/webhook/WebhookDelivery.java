package dev.emergence.analysis.webhook;

import dev.emergence.analysis.work.Backoff;
import dev.emergence.analysis.work.LastingWork;
import dev.emergence.analysis.work.Works;
import dev.emergence.schemas.Event;
import dev.emergence.schemas.Topic;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.jboss.logging.Logger;

/**
 * Brings each event to the receiver, in order.
 *
 * <ol>
 *   <li>The next event is sent when the receiver has taken the one before, or when that one has become a dead letter.
 *   <li>What it has taken, or what is a dead letter, is noted in Kafka at once and not sent again. Only a crash between the
 *       receiver's answer and that note makes an event come twice, with the same id.
 *   <li>What the receiver can't take now (no answer, 5xx, 429) is tried again; what it refuses (any other status but 2xx), and
 *       what it has not taken for too long, becomes a dead letter.
 * </ol>
 */
public final class WebhookDelivery implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(WebhookDelivery.class);
    /** An attempt may take ten seconds, and ends before the service does. */
    private static final Duration GRACE = Duration.ofSeconds(12);

    private final Topic<Event> topic;
    private final WebhookSettings settings;
    private final WebhookMetrics metrics;
    private final Receiver receiver;
    private final EventQueue queue;
    private final UndeliveredEvents undelivered;
    private final LastingWork work;
    private final Clock clock;
    private boolean failing;

    /**
     * Begins at once.
     *
     * @param group consumer group whose offset says what has been delivered
     * @param kafka how Kafka is reached
     */
    public WebhookDelivery(
            Topic<Event> topic,
            String group,
            Map<String, Object> kafka,
            WebhookSettings settings,
            WebhookMetrics metrics,
            Works works,
            Clock clock) {
        this.topic = topic;
        this.settings = settings;
        this.metrics = metrics;
        this.clock = clock;
        receiver = new Receiver(settings, topic.name(), clock);
        queue = new EventQueue(topic.name(), group, kafka, clock);
        undelivered = new UndeliveredEvents(topic.deadLetters(), group, kafka);
        work = new LastingWork("webhook", this::run, works, GRACE);
        work.start();
    }

    private void run(LastingWork.Course course) throws InterruptedException {
        try (queue) {
            queue.open(course::ending);
            while (!course.ending()) {
                queue.forEach(this::deliver);
                course.well();
            }
        } finally {
            metrics.waiting(0);
        }
    }

    /** @return whether the event is done with; false if another instance has it now, or this one ends */
    private boolean deliver(ConsumerRecord<byte[], byte[]> record) throws InterruptedException {
        Event event = event(record);
        if (event == null || !settings.sends(event)) {
            return true;
        }
        metrics.waiting(record.timestamp());
        try {
            return attempt(record, event);
        } finally {
            metrics.waiting(0);
        }
    }

    private boolean attempt(ConsumerRecord<byte[], byte[]> record, Event event) throws InterruptedException {
        Backoff backoff = new Backoff(new SplittableRandom());
        while (true) {
            Receiver.Answer answer = receiver.send(event);
            switch (answer.result()) {
                case delivered -> {
                    metrics.count("delivered");
                    report(false, event, answer);
                    queue.done(record);
                    return true;
                }
                case refused -> {
                    bury(record, event, "refused", "webhook: the receiver " + answer.words());
                    return true;
                }
                case again -> {
                    metrics.count("again");
                    report(true, event, answer);
                    if (tooLong(record)) {
                        bury(record, event, "given_up", "webhook: not taken for too long, last: " + answer.words());
                        return true;
                    }
                    Duration pause = backoff.next();
                    if (!queue.rest(answer.pause().compareTo(pause) > 0 ? answer.pause() : pause)) {
                        return false;
                    }
                }
            }
        }
    }

    private boolean tooLong(ConsumerRecord<byte[], byte[]> record) {
        long since = Math.max(record.timestamp(), queue.since());
        return clock.millis() - since > settings.giveUpAfter().toMillis();
    }

    private void bury(ConsumerRecord<byte[], byte[]> record, Event event, String result, String reason)
            throws InterruptedException {
        undelivered.add(record, reason);
        metrics.count(result);
        LOG.errorf("event %s is a dead letter: %s", event.getId(), reason);
        queue.done(record);
    }

    private Event event(ConsumerRecord<byte[], byte[]> record) {
        try {
            return topic.value().decode(record.value());
        } catch (SerializationException e) {
            LOG.warnf("no event at offset %d of %s: %s", record.offset(), topic.name(), e.getMessage());
            return null;
        }
    }

    /** Says when the receiver fails and when it is back, not each attempt. */
    private void report(boolean fails, Event event, Receiver.Answer answer) {
        if (fails && !failing) {
            LOG.warnf("webhook: event %s was not taken (%s); it is tried again", event.getId(), answer.words());
        } else if (!fails && failing) {
            LOG.info("webhook: the receiver takes events again");
        }
        failing = fails;
    }

    @Override
    public void close() {
        work.close();
        undelivered.close();
    }
}
