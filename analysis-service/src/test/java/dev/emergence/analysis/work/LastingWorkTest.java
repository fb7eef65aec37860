package dev.emergence.analysis.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LastingWorkTest {
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final Works works = new Works(Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC));

    @ParameterizedTest
    @ValueSource(classes = {IllegalStateException.class, KafkaException.class, AssertionError.class})
    void whatGoesWrongIsShownAndTheWorkGoesOn(Class<? extends Throwable> kind) throws Exception {
        AtomicInteger rounds = new AtomicInteger();
        CountDownLatch mended = new CountDownLatch(1);
        LastingWork.Task task = course -> {
            if (rounds.incrementAndGet() == 1) {
                throw failure(kind);
            }
            assertThat(mended.await(1, TimeUnit.MINUTES)).isTrue();
            course.well();
            course.rest(Duration.ofMinutes(1));
        };
        try (LastingWork work = new LastingWork("work", task, works, GRACE)) {
            work.start();
            await(() -> rounds.get() == 2);
            assertThat(works.troubles().get("work").orElseThrow())
                    .isEqualTo("fails since 2026-01-01T00:00:00Z: " + kind.getName() + ": a bug");
            assertThat(works.failures()).containsEntry("work", 1L);
            mended.countDown();
            await(() -> works.troubles().get("work").isEmpty());
        }
    }

    private static RuntimeException failure(Class<? extends Throwable> kind) {
        if (kind == AssertionError.class) {
            throw new AssertionError("a bug");
        }
        return kind == KafkaException.class ? new KafkaException("a bug") : new IllegalStateException("a bug");
    }

    @Test
    void theEndWakesWhoeverRests() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        LastingWork work = new LastingWork(
                "work",
                course -> {
                    begun.countDown();
                    course.rest(Duration.ofHours(1));
                    ended.countDown();
                },
                works,
                GRACE);
        work.start();
        begun.await();
        assertThat(works.troubles()).containsEntry("work", Optional.empty());
        work.close();
        assertThat(ended.getCount()).isZero();
        assertThat(works.troubles()).isEmpty();
    }

    private static void await(Supplier<Boolean> condition) throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!condition.get()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.sleep(5);
        }
    }
}
