package dev.emergence.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;

/** How slowly a body may come in, by a clock that moves when the test says so. */
class PacedTest {
    private static final long SECOND = 1_000_000_000L;

    private long now = Long.MAX_VALUE - SECOND;

    /** @return bytes that came before it was too slow, or at most 100,000 */
    private int bytes(int rate, long pauseSeconds, int packet) throws IOException {
        InputStream packets = new InputStream() {
            @Override
            public int read() {
                throw new AssertionError("bytes come in packets");
            }

            @Override
            public int read(byte[] into, int from, int length) {
                now += pauseSeconds * SECOND;
                return Math.min(packet, length);
            }
        };
        Paced paced = new Paced(packets, rate, () -> now);
        int bytes = 0;
        try {
            while (bytes < 100_000) {
                bytes += paced.read(new byte[1000], 0, 1000);
                // writing to Kafka is not the sender's time
                now += 600 * SECOND;
            }
        } catch (Paced.TooSlow e) {
            assertThat(e).hasMessageContaining(rate + " bytes a second");
        }
        return bytes;
    }

    @Test
    void aByteAMinuteHoldsItsPlaceForAMinute() throws IOException {
        assertThat(bytes(20, 59, 1)).isEqualTo(1);
    }

    @Test
    void theLeastRateIsTheAverageOfAMinute() throws IOException {
        // 100 bytes each five seconds are 20 a second
        assertThat(bytes(20, 5, 100)).isEqualTo(100_000);
        // 12 of 99 in the minute, the last of which is not given on
        assertThat(bytes(20, 5, 99)).isEqualTo(11 * 99);
        assertThat(bytes(20, 30, 1000)).isEqualTo(100_000);
    }

    @Test
    void withoutALeastRateAnyWillDo() throws IOException {
        assertThat(bytes(0, 59, 1000)).isEqualTo(100_000);
    }

    @Test
    void theEndIsNotTooSlow() throws IOException {
        InputStream ending = new InputStream() {
            @Override
            public int read() {
                now += 90 * SECOND;
                return -1;
            }
        };
        assertThat(new Paced(ending, 20, () -> now).read(new byte[10], 0, 10)).isEqualTo(-1);
        assertThatExceptionOfType(Paced.TooSlow.class).isThrownBy(() -> new Paced(
                        new InputStream() {
                            @Override
                            public int read() {
                                now += 61 * SECOND;
                                return 1;
                            }
                        },
                        20,
                        () -> now)
                .read());
    }
}
