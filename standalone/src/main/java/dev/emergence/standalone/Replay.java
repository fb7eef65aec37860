package dev.emergence.standalone;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Sends a recording to ingest-service, each checkpoint's size announced first. */
final class Replay {
    private static final int LINES = 2000;
    private static final int IN_FLIGHT = 2;

    private final Recording recording;
    private final Ingest ingest;
    private final double rate;
    private Recording.Contents contents;
    private long started;
    private long rejected;

    Replay(Path file, String ingestUrl) {
        this(file, ingestUrl, Double.POSITIVE_INFINITY);
    }

    /** @param rate generations a second at most */
    Replay(Path file, String ingestUrl, double rate) {
        this.recording = new Recording(file);
        this.ingest = new Ingest(ingestUrl);
        this.rate = rate;
    }

    /** Returns when ingest-service has acknowledged everything. */
    void run() throws IOException, InterruptedException {
        contents = recording.contents();
        announce();
        started = System.nanoTime();
        try (BufferedReader lines = recording.open();
                ProgressBar progress = progress()) {
            Deque<CompletableFuture<Ingest.Receipt>> inFlight = new ArrayDeque<>();
            StringBuilder batch = new StringBuilder();
            int size = 0;
            for (String line = lines.readLine();
                    line != null || size > 0;
                    line = line == null ? null : lines.readLine()) {
                if (line != null) {
                    batch.append(line).append('\n');
                    size++;
                }
                if (size == LINES || line == null) {
                    if (inFlight.size() == IN_FLIGHT) {
                        settle(inFlight.remove());
                    }
                    inFlight.add(ingest.send("/v1/generations", batch.toString().getBytes(StandardCharsets.UTF_8)));
                    progress.stepBy(size);
                    hold(progress.getCurrent());
                    batch.setLength(0);
                    size = 0;
                }
            }
            while (!inFlight.isEmpty()) {
                settle(inFlight.remove());
            }
        }
        if (rejected > 0) {
            System.err.printf("%d records were rejected%n", rejected);
        }
    }

    private void announce() throws IOException, InterruptedException {
        ObjectMapper json = new ObjectMapper();
        StringBuilder lines = new StringBuilder();
        for (Map.Entry<Recording.Checkpoint, Long> entry : contents.examples().entrySet()) {
            Recording.Checkpoint checkpoint = entry.getKey();
            ObjectNode line = json.createObjectNode()
                    .put("family", checkpoint.family())
                    .put("model", checkpoint.model())
                    .put("step", checkpoint.step())
                    .put("tokens", checkpoint.tokens())
                    .put("task", checkpoint.task())
                    .put("examples", entry.getValue());
            lines.append(line).append('\n');
        }
        Ingest.await(ingest.send("/v1/checkpoints", lines.toString().getBytes(StandardCharsets.UTF_8)));
    }

    private void settle(CompletableFuture<Ingest.Receipt> answer) throws IOException, InterruptedException {
        Ingest.Receipt receipt = Ingest.await(answer);
        rejected += receipt.rejected();
        if (!receipt.firstError().isEmpty()) {
            System.err.println("rejected: " + receipt.firstError());
        }
    }

    private void hold(long sent) throws InterruptedException {
        double ahead = sent / rate - (System.nanoTime() - started) / 1e9;
        if (ahead > 0) {
            Thread.sleep((long) (ahead * 1000));
        }
    }

    private ProgressBar progress() {
        ProgressBarBuilder builder = new ProgressBarBuilder()
                .setTaskName("replay")
                .setInitialMax(contents.generations())
                .setUnit(" generations", 1)
                .showSpeed()
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(200);
        return System.console() != null
                ? builder.build()
                // a file or a pipe takes whole lines
                : builder.setUpdateIntervalMillis(2000)
                        .setConsumer(new DelegatingProgressBarConsumer(System.err::println, 100))
                        .build();
    }

    Map<Recording.Checkpoint, Long> checkpoints() {
        return contents.examples();
    }

    long generations() {
        return contents.generations();
    }

    double secondsSinceStart() {
        return (System.nanoTime() - started) / 1e9;
    }
}
