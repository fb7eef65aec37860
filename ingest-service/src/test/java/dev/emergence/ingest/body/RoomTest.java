package dev.emergence.ingest.body;

import static dev.emergence.ingest.body.Reading.generation;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.emergence.schemas.Generation;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RoomTest {
    private static final String LARGE = generation("large", ", \"output\": \"" + "o".repeat(100_000) + "\"");

    /** One place of each kind. */
    private final Room room = new Room(0, Reading.LIMIT);

    private void read(String body, boolean lines) throws IOException {
        read(body, lines, room);
    }

    private static void read(String body, boolean lines, Room room) throws IOException {
        Body<Generation> reader = new Body<>(Reading.FORMS.generations(), Reading.LIMITS, room, name -> {});
        Body.Sink<Generation> sink = new Body.Sink<>() {
            @Override
            public boolean accept(long line, Generation record) {
                return true;
            }

            @Override
            public void reject(long line, Rejection rejection) {}

            @Override
            public void warn(Warning warning) {}
        };
        ByteArrayInputStream in = new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8));
        if (lines) {
            reader.lines(in, sink);
        } else {
            reader.json(in, sink);
        }
    }

    @Test
    void aLargeRecordWaitsForThePlaceOfAnotherAndASmallOneDoesNot() throws Exception {
        room.arrive();
        read(generation("small"), true);
        CompletableFuture<Void> large = CompletableFuture.runAsync(() -> {
            try {
                read(LARGE, true);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        assertThatExceptionOfType(TimeoutException.class).isThrownBy(() -> large.get(200, TimeUnit.MILLISECONDS));
        room.gone();
        large.get();
    }

    @Test
    void whoWaitsTooLongIsToldSo() throws IOException {
        Duration patience = Duration.ofMillis(300);
        Room impatient = new Room(0, Reading.LIMIT, patience);
        impatient.arrive();
        long start = System.nanoTime();
        assertThatExceptionOfType(Room.Full.class).isThrownBy(() -> read(LARGE, true, impatient));
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(patience);
    }

    @Test
    void everyBodyGivesItsPlacesBackHoweverItEnds() throws IOException {
        String tooLarge = "[" + generation("x", ", \"output\": \"" + "o".repeat(2 << 20) + "\"");
        for (String body : new String[] {LARGE, LARGE + "\n" + LARGE, LARGE + "x", LARGE.substring(1), tooLarge}) {
            read(body, true);
            read(body, false);
        }
        assertThatCode(room::arrive).doesNotThrowAnyException();
        assertThatCode(room::parse).doesNotThrowAnyException();
    }
}
