package dev.emergence.ingest;

import static dev.emergence.ingest.body.Reading.generation;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import com.sun.management.ThreadMXBean;
import dev.emergence.ingest.body.Reading;
import jakarta.ws.rs.core.Response;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.Inflater;
import java.util.zip.ZipException;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Streams of several members, as {@code cat a.gz b.gz} makes them or a sender that closes one for each batch. */
@Timeout(60)
class GzipTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** As much as has arrived, and no word of what is still to come, as from a network. */
    private static final class Arriving extends InputStream {
        private final Deque<byte[]> packets = new ArrayDeque<>();
        private int position;

        Arriving(List<byte[]> packets) {
            packets.stream().filter(packet -> packet.length > 0).forEach(this.packets::add);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] into, int from, int length) {
            if (packets.isEmpty()) {
                return -1;
            }
            byte[] packet = packets.element();
            int count = Math.min(length, packet.length - position);
            System.arraycopy(packet, position, into, from, count);
            position += count;
            if (position == packet.length) {
                packets.remove();
                position = 0;
            }
            return count;
        }
    }

    private static byte[] gzip(String text) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
            zip.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return out.toByteArray();
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    private static Response answer(List<byte[]> packets) {
        Ingest ingest = new Ingest(
                Reading.FORMS,
                Reading.LIMITS,
                2,
                0,
                2,
                1 << 20,
                () -> new MockProducer<>(true, null, new StringSerializer(), new ByteArraySerializer()));
        return new IngestResource(ingest, ingest.metrics(), Optional::empty)
                .generations("application/x-ndjson", "gzip", new Arriving(packets));
    }

    private static String text(List<byte[]> packets) throws IOException {
        return new String(new Gzip(new Arriving(packets)).readAllBytes(), StandardCharsets.UTF_8);
    }

    @Test
    void aPauseBetweenTwoMembersIsNotTheEnd() {
        List<byte[]> members =
                List.of(gzip(generation("a") + "\n"), gzip(generation("b") + "\n"), gzip(""), gzip(generation("c")));
        assertThat(answer(members).getEntity()).isEqualTo(new Receipt.Answer(3, 0, List.of(), List.of()));
    }

    @Test
    void aRecordMayReachFromOneMemberIntoTheNext() {
        String record = generation("a");
        List<byte[]> members = List.of(gzip(record.substring(0, 20)), gzip(record.substring(20)));
        assertThat(answer(members).getEntity()).isEqualTo(new Receipt.Answer(1, 0, List.of(), List.of()));
    }

    @Test
    void whateverFollowsTheLastMemberIsABrokenBody() {
        byte[] member = gzip(generation("a") + "\n");
        byte[] text = (generation("b") + "\n").getBytes(StandardCharsets.UTF_8);
        for (byte[] rest : List.of(text, new byte[] {0}, new byte[] {0x1F}, Arrays.copyOf(member, 9))) {
            for (List<byte[]> packets : List.of(List.of(member, rest), List.of(joined(member, rest)))) {
                Response response = answer(packets);
                assertThat(response.getStatus()).isEqualTo(400);
                assertThat(((Refusal) response.getEntity()).title()).isEqualTo("Broken body");
            }
        }
    }

    @Test
    void aStreamThatEndsAnywhereBeforeItsEndIsBroken() {
        byte[] whole = joined(gzip("first"), gzip("second"));
        int first = gzip("first").length;
        for (int length = 0; length < whole.length; length++) {
            byte[] part = Arrays.copyOf(whole, length);
            if (length != first) {
                assertThatExceptionOfType(IOException.class).isThrownBy(() -> text(List.of(part)));
            }
        }
    }

    @Test
    void noChangeOfASingleByteGoesUnnoticedOutsideTheHeader() {
        byte[] whole = gzip("a text, a longer text");
        // ten bytes of header
        for (int i = 10; i < whole.length; i++) {
            byte[] damaged = whole.clone();
            damaged[i] ^= 0x10;
            assertThatExceptionOfType(IOException.class).isThrownBy(() -> text(List.of(damaged)));
        }
    }

    @Test
    void aHeaderMayHaveAllItsFieldsAndItsChecksumCounts() throws IOException {
        byte[] plain = gzip("text");
        byte[] head = Arrays.copyOf(plain, 10);
        // checksum, extra fields, name, comment: RFC 1952, section 2.3.1
        head[3] = 2 | 4 | 8 | 16;
        byte[] fields = {3, 0, 'x', 0, 'y', 'n', 0, 'c', 'o', 0};
        CRC32 crc = new CRC32();
        crc.update(joined(head, fields));
        byte[] checksum = {(byte) crc.getValue(), (byte) (crc.getValue() >> 8)};
        byte[] rest = Arrays.copyOfRange(plain, 10, plain.length);
        assertThat(text(List.of(joined(head, fields, checksum, rest, plain)))).isEqualTo("texttext");
        checksum[0]++;
        assertThatExceptionOfType(ZipException.class)
                .isThrownBy(() -> text(List.of(joined(head, fields, checksum, rest))));
        head[3] = 32;
        assertThatExceptionOfType(ZipException.class).isThrownBy(() -> text(List.of(joined(head, rest))));
    }

    @Test
    void cutAnywhereIntoPacketsItReadsAsTheJdkDoes() throws IOException {
        long seed = 20260121;
        Random random = new Random(seed);
        for (int i = 0; i < 300; i++) {
            byte[][] members = new byte[1 + random.nextInt(4)][];
            for (int m = 0; m < members.length; m++) {
                byte[] content = new byte[random.nextInt(1 << random.nextInt(18))];
                random.nextBytes(content);
                members[m] = gzip(new String(content, StandardCharsets.ISO_8859_1));
            }
            byte[] whole = joined(members);
            Deque<byte[]> packets = new ArrayDeque<>();
            for (int from = 0; from < whole.length; ) {
                int to = Math.min(whole.length, from + 1 + random.nextInt(1 << random.nextInt(17)));
                packets.add(Arrays.copyOfRange(whole, from, to));
                from = to;
            }
            byte[] expected = new GZIPInputStream(new ByteArrayInputStream(whole)).readAllBytes();
            assertThat(new Gzip(new Arriving(List.copyOf(packets))).readAllBytes())
                    .as("stream %d of seed %d", i, seed)
                    .isEqualTo(expected);
        }
    }

    /** Its memory is not Java's, which would see it as little and be in no hurry. */
    @Test
    void whereTheReadingEndsTheInflatersMemoryIsGivenBack() throws Exception {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
            out.write(new byte[1000]);
        }
        Gzip gzip = new Gzip(new ByteArrayInputStream(zipped.toByteArray()));
        assertThat(gzip.read()).isZero();
        gzip.close();
        assertThat(gzip.read()).isEqualTo(-1);
        Field inflater = Gzip.class.getDeclaredField("inflater");
        inflater.setAccessible(true);
        Inflater ended = (Inflater) inflater.get(gzip);
        assertThatNullPointerException().isThrownBy(ended::getBytesRead).withMessageContaining("closed");
    }

    @Test
    void aNameWithoutEndCostsNoMemory() {
        byte[] head = Arrays.copyOf(gzip("text"), 10);
        head[3] = 8;
        byte[] name = new byte[1 << 20];
        Arrays.fill(name, (byte) 'n');
        List<byte[]> packets = new ArrayList<>(Collections.nCopies(64, name));
        packets.add(0, head);
        long before = THREADS.getCurrentThreadAllocatedBytes();
        assertThatExceptionOfType(EOFException.class).isThrownBy(() -> text(packets));
        // of 64 MiB; a buffer of 64 KiB and what the first assertion loads
        assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).isLessThan(8 << 20);
    }
}
