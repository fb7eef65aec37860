package dev.emergence.standalone.scorer;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A scorer's command, run once: all records in, then the end of input, all that it writes out.
 *
 * @param status how it ended
 * @param late it had to be ended
 * @param output what it wrote to standard output; cut where it wrote too much
 */
record ScorerProcess(int status, boolean late, byte[] output) {
    /** Scores hold no text: those of all given records take a small part of this. */
    private static final int MOST_OUTPUT = 4 << 20;

    boolean wroteTooMuch() {
        return output.length == MOST_OUTPUT;
    }

    /**
     * @param limit from start to end
     * @throws IOException if the command can't be started
     */
    static ScorerProcess run(List<String> command, List<GivenRecord> records, Duration limit)
            throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        AtomicBoolean late = new AtomicBoolean();
        CompletableFuture.delayedExecutor(limit.toMillis(), TimeUnit.MILLISECONDS)
                .execute(() -> {
                    late.set(process.isAlive());
                    end(process);
                });
        Thread writer = new Thread(() -> feed(process, lines(records)), "records");
        writer.setDaemon(true);
        writer.start();
        byte[] output = process.getInputStream().readNBytes(MOST_OUTPUT);
        if (output.length == MOST_OUTPUT) {
            end(process);
        }
        int status = process.waitFor();
        return new ScorerProcess(status, late.get(), output);
    }

    /** One line a record: partition, offset, base64 of the key, base64 of the bytes, with tabs between. */
    private static byte[] lines(List<GivenRecord> records) {
        Base64.Encoder base64 = Base64.getEncoder();
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        for (GivenRecord record : records) {
            lines.writeBytes((record.partition() + "\t" + record.offset() + "\t").getBytes(StandardCharsets.US_ASCII));
            lines.writeBytes(base64.encode(record.key()));
            lines.write('\t');
            lines.writeBytes(base64.encode(record.value()));
            lines.write('\n');
        }
        return lines.toByteArray();
    }

    private static void feed(Process process, byte[] lines) {
        try (OutputStream in = process.getOutputStream()) {
            in.write(lines);
        } catch (IOException e) {
            // It no longer reads: what it answered until then, and its status, say the rest.
        }
    }

    private static void end(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
