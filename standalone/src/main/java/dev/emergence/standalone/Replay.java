package dev.emergence.standalone;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.emergence.standalone.Recording.Announcement;
import dev.emergence.standalone.Recording.Checkpoint;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.text.DecimalFormat;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Sends a recording to ingest-service, each checkpoint's size announced first. */
final class Replay {
    private static final int LINES = 2000;
    private static final int BYTES = 4 << 20;
    private static final int IN_FLIGHT = 2;
    private static final double BATCHES_A_SECOND = 10;
    private static final int NAMED = 10;
    private static final int USUAL_WIDTH = 80;
    private static final String CLEAR_LINE = "\u001b[K";

    private final Recording recording;
    private final IngestClient ingest;
    private final double rate;
    private final Predicate<Checkpoint> announced;
    private final int batchLines;
    private final Deque<Sent> inFlight = new ArrayDeque<>();
    private final Rejections rejections = new Rejections();
    private final Map<String, Long> warnings = new TreeMap<>();
    private Map<Checkpoint, Announcement> checkpoints;
    private long generations;
    private long started;

    /** A batch on its way: where it is in the file, and how many generations it holds. */
    private record Sent(int first, int end, int generations, CompletableFuture<IngestClient.Receipt> answer) {}

    Replay(Path file, String ingestUrl) {
        this(file, ingestUrl, Double.POSITIVE_INFINITY);
    }

    /** @param rate generations a second at most */
    Replay(Path file, String ingestUrl, double rate) {
        this(file, ingestUrl, rate, checkpoint -> true);
    }

    /**
     * @param rate generations a second at most
     * @param announced whose size is announced; the others are complete once nothing more comes of them
     */
    Replay(Path file, String ingestUrl, double rate, Predicate<Checkpoint> announced) {
        this.announced = announced;
        this.recording = new Recording(file);
        this.ingest = new IngestClient(ingestUrl);
        this.rate = rate;
        this.batchLines = (int) Math.max(1, Math.min(LINES, rate / BATCHES_A_SECOND));
    }

    /** Returns when ingest-service has answered to everything. */
    void run() throws IOException, InterruptedException {
        Recording.Contents contents = recording.contents(line -> true);
        checkpoints = contents.checkpoints();
        generations = contents.generations();
        announce(sizes(checkpoints));
        started = System.nanoTime();
        try (ProgressBar progress = progress()) {
            send(progress);
        }
        if (onTerminal()) {
            System.err.println();
        }
        warnings.forEach((words, count) -> System.err.printf("warning: of %,d generations: %s%n", count, words));
        if (rejections.generations() > 0) {
            System.err.printf("%,d of %,d generations were rejected%n", rejections.generations(), generations);
            announceAgain();
        }
    }

    private void send(ProgressBar progress) throws IOException, InterruptedException {
        try (BufferedReader lines = recording.open()) {
            ByteArrayOutputStream batch = new ByteArrayOutputStream();
            int first = 1;
            int end = 1;
            int size = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                batch.writeBytes(line.getBytes(StandardCharsets.UTF_8));
                batch.write('\n');
                end++;
                size += Recording.isBlank(line) ? 0 : 1;
                if (end - first == batchLines || batch.size() >= BYTES) {
                    send(first, end, size, batch.toByteArray(), progress);
                    batch.reset();
                    first = end;
                    size = 0;
                }
            }
            send(first, end, size, batch.toByteArray(), progress);
        }
        while (!inFlight.isEmpty()) {
            settle(inFlight.remove());
        }
    }

    private void send(int first, int end, int size, byte[] batch, ProgressBar progress)
            throws IOException, InterruptedException {
        if (size == 0) {
            return;
        }
        if (inFlight.size() == IN_FLIGHT) {
            settle(inFlight.remove());
        }
        hold(progress.getCurrent());
        inFlight.add(new Sent(first, end, size, ingest.send("/v1/generations", batch)));
        progress.stepBy(size);
    }

    private void settle(Sent batch) throws IOException, InterruptedException {
        IngestClient.Receipt receipt = IngestClient.await(batch.answer);
        rejections.ofGenerations(batch.first, batch.end, batch.generations, receipt);
        receipt.warnings().forEach((words, count) -> warnings.merge(words, count, Long::sum));
    }

    /** Waits until more may be sent. */
    private void hold(long sent) throws InterruptedException {
        double ahead = sent / rate - secondsSinceStart();
        if (ahead > 0) {
            Thread.sleep((long) (ahead * 1000));
        }
    }

    private Collection<Announcement> sizes(Map<Checkpoint, Announcement> all) {
        return all.entrySet().stream()
                .filter(entry -> announced.test(entry.getKey()))
                .map(Map.Entry::getValue)
                .toList();
    }

    private void announce(Collection<Announcement> sizes) throws IOException, InterruptedException {
        if (sizes.isEmpty()) {
            return;
        }
        ObjectMapper json = new ObjectMapper();
        StringBuilder lines = new StringBuilder();
        for (Announcement size : sizes) {
            lines.append(json.writeValueAsString(size)).append('\n');
        }
        byte[] body = lines.toString().getBytes(StandardCharsets.UTF_8);
        rejections.ofAnnouncements(List.copyOf(sizes), IngestClient.await(ingest.send("/v1/checkpoints", body)));
    }

    /** A checkpoint would never be complete with generations in its size that were rejected. */
    private void announceAgain() throws IOException, InterruptedException {
        Map<Checkpoint, Announcement> accepted =
                recording.contents(line -> !rejections.holds(line)).checkpoints();
        Set<Checkpoint> unclear =
                recording.contents(rejections::mayHold).checkpoints().keySet();
        accepted.keySet().removeAll(unclear);
        Map<Checkpoint, Announcement> smaller = new LinkedHashMap<>(accepted);
        smaller.entrySet().removeAll(checkpoints.entrySet());
        announce(sizes(smaller));
        checkpoints = accepted;
        if (!unclear.isEmpty()) {
            System.err.printf(
                    "not every rejected line was named: %,d checkpoints may stay incomplete: %s%s%n",
                    unclear.size(),
                    unclear.stream().limit(NAMED).map(Replay::words).collect(Collectors.joining("; ")),
                    unclear.size() > NAMED ? "; and more" : "");
        }
    }

    private static String words(Checkpoint checkpoint) {
        return checkpoint.model() + " at " + checkpoint.position() + ", " + checkpoint.task();
    }

    @SuppressWarnings("SystemConsoleNull") // main makes it so everywhere
    private static boolean onTerminal() {
        return System.console() != null;
    }

    private ProgressBar progress() {
        ProgressBarBuilder builder = new ProgressBarBuilder()
                .setTaskName("generations")
                .setInitialMax(generations)
                .showSpeed(new DecimalFormat("#,##0"))
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(200);
        if (!onTerminal()) {
            // a file or a pipe takes whole lines
            return builder.setUpdateIntervalMillis(2000)
                    .setConsumer(new DelegatingProgressBarConsumer(System.err::println, 100))
                    .build();
        }
        // The bar stands in the line of the cursor, so that what is printed meanwhile takes its place and it goes on
        // below.
        int width = Terminal.isThere() ? Terminal.width() : USUAL_WIDTH;
        return builder.setConsumer(
                        new DelegatingProgressBarConsumer(bar -> System.err.print("\r" + bar + CLEAR_LINE), width - 1))
                .build();
    }

    /** Those that will be complete. */
    Set<Checkpoint> checkpoints() {
        return checkpoints.keySet();
    }

    /** As many as ingest-service has accepted. */
    long generations() {
        return generations - rejections.generations();
    }

    /** As many as it has not. */
    long rejected() {
        return rejections.generations();
    }

    /** Whether ingest-service took everything. */
    boolean isWhole() {
        return rejections.generations() == 0 && rejections.announcements() == 0;
    }

    double secondsSinceStart() {
        return (System.nanoTime() - started) / 1e9;
    }
}
