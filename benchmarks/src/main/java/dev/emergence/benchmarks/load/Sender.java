package dev.emergence.benchmarks.load;

import dev.emergence.standalone.IngestClient;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import java.util.function.ObjLongConsumer;

/** Sends families over HTTP, some requests at a time, so that ingest-service need not wait for the next. */
public final class Sender {
    private static final int IN_FLIGHT = 4;

    private final IngestClient ingest;

    private record Sent(int lines, CompletableFuture<IngestClient.Receipt> answer) {}

    /** @param url of ingest-service */
    public Sender(String url) {
        ingest = new IngestClient(url);
    }

    /** Announces each checkpoint's size. */
    public void announce(Load load, String family) throws IOException, InterruptedException {
        send("/v1/checkpoints", load.announcements(family), Double.POSITIVE_INFINITY, (batch, time) -> {});
    }

    /** Returns once everything is acknowledged. */
    public void send(Load load, String family) throws IOException, InterruptedException {
        send(load, family, Double.POSITIVE_INFINITY, (batch, time) -> {});
    }

    /**
     * @param rate lines a second
     * @param sending is told of each batch when its request should begin, by {@link System#nanoTime}: what waits for earlier
     *     requests is late
     */
    public void send(Load load, String family, double rate, ObjLongConsumer<Batch> sending)
            throws IOException, InterruptedException {
        send(load.path(), load.batches(family), rate, sending);
    }

    private void send(String path, Iterator<Batch> batches, double rate, ObjLongConsumer<Batch> sending)
            throws IOException, InterruptedException {
        Deque<Sent> inFlight = new ArrayDeque<>();
        long start = System.nanoTime();
        long sent = 0;
        while (batches.hasNext()) {
            Batch batch = batches.next();
            if (inFlight.size() == IN_FLIGHT) {
                settle(inFlight.remove());
            }
            long due = start + (long) (sent / rate * 1e9);
            long ahead = due - System.nanoTime();
            if (ahead > 0) {
                Thread.sleep(ahead / 1_000_000, (int) (ahead % 1_000_000));
            }
            sending.accept(batch, due);
            inFlight.add(new Sent(batch.size(), ingest.send(path, batch.bytes())));
            sent += batch.size();
        }
        while (!inFlight.isEmpty()) {
            settle(inFlight.remove());
        }
    }

    private static void settle(Sent sent) throws IOException, InterruptedException {
        IngestClient.Receipt receipt = IngestClient.await(sent.answer);
        if (receipt.accepted() != sent.lines) {
            throw new IOException(
                    "ingest-service took " + receipt.accepted() + " of " + sent.lines + " lines: " + receipt.errors());
        }
    }
}
