package dev.emergence.analysis.work;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jboss.logging.Logger;

/**
 * Work on a thread of its own that goes on until the service ends, whatever happens to it. That Kafka does not answer is logged
 * once in a line, anything else with its stack trace; both are shown in {@link Works}, and the work is begun again after a pause
 * that grows up to half a minute.
 */
public final class LastingWork implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(LastingWork.class);

    /** Kafka is back sooner than a bug is mended, and people wait for what is read from it. */
    private static final Duration AWAY = Duration.ofMillis(500);

    private static final Duration LAST = Duration.ofSeconds(1);

    private final String name;
    private final Task task;
    private final Works works;
    private final Duration grace;
    private final Backoff backoff = new Backoff(new SplittableRandom());
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;

    /** What is to be done. Whoever returns is called again at once. */
    public interface Task {
        /** @throws RuntimeException where it can't go on: it is called again later */
        void run(Course course) throws InterruptedException;
    }

    /** What a task is told, and what it tells. */
    public interface Course {
        /** Whether the service ends. */
        boolean ending();

        /** Tells that a round went well: what failed before is over. */
        void well();

        /** Waits; less long if the service ends. */
        void rest(Duration time) throws InterruptedException;
    }

    /** @param grace so much time has a round to end by itself */
    public LastingWork(String name, Task task, Works works, Duration grace) {
        this.name = name;
        this.task = task;
        this.works = works;
        this.grace = grace;
        thread = new Thread(this::run, name);
        thread.setDaemon(true);
        works.begun(name);
    }

    public void start() {
        thread.start();
    }

    private void run() {
        Course course = course();
        while (!course.ending()) {
            try {
                try {
                    task.run(course);
                } catch (InterruptException e) {
                    throw new InterruptedException(e.getMessage());
                } catch (KafkaException e) {
                    if (works.failed(name, e)) {
                        LOG.logf(level(e), "%s: %s; tried again until it works", name, e.getMessage());
                    }
                    course.rest(AWAY);
                } catch (RuntimeException | Error e) {
                    LOG.errorf(e, "%s has failed and is tried again", name);
                    works.failed(name, e);
                    course.rest(backoff.next());
                }
            } catch (InterruptedException e) {
                closing.countDown();
            }
        }
    }

    /** At the first start, topics come a moment later. */
    private static Logger.Level level(KafkaException e) {
        return e instanceof UnknownTopicOrPartitionException ? Logger.Level.INFO : Logger.Level.WARN;
    }

    private Course course() {
        return new Course() {
            @Override
            public boolean ending() {
                return closing.getCount() == 0;
            }

            @Override
            public void well() {
                works.well(name);
                backoff.reset();
            }

            @Override
            public void rest(Duration time) throws InterruptedException {
                closing.await(time.toMillis(), TimeUnit.MILLISECONDS);
            }
        };
    }

    @Override
    public void close() {
        closing.countDown();
        try {
            thread.join(grace.toMillis());
            thread.interrupt();
            thread.join(LAST.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        works.ended(name);
    }
}
