package dev.emergence.benchmarks.pipeline;

import dev.emergence.benchmarks.figures.Percentiles;
import dev.emergence.benchmarks.load.Batch;
import dev.emergence.benchmarks.load.Curves;
import dev.emergence.benchmarks.load.Load.Subject;
import dev.emergence.standalone.Recording.Checkpoint;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Looks at the curves of one family while it is sent: at each point that lacks generations which were sent, one after the other.
 * Generations are counted, not followed one by one: if n of a point are there, they are taken for the first n.
 */
final class LagProbe {
    /** Any metric that applies to every generation. */
    private static final String METRIC = "exact_match";

    private static final long PAUSE_MILLIS = 5;
    private static final long NEVER = Long.MIN_VALUE;

    private final Curves curves;
    private final String family;
    private final Map<Checkpoint, Point> points = new HashMap<>();
    /** Points that lack something, the one that was looked at last at the end. */
    private final Set<Checkpoint> waiting = new LinkedHashSet<>();

    private final List<Double> lags = new ArrayList<>();
    private final List<Double> looks = new ArrayList<>();
    private CompletableFuture<Void> looking;
    private volatile boolean sentAll;

    /** When the generations were due that haven't been seen, how many have been, and when it was looked at. */
    private static final class Point {
        private final Deque<Long> due = new ArrayDeque<>();
        private long seen;
        private long looked = NEVER;
    }

    LagProbe(Curves curves, String family) {
        this.curves = curves;
        this.family = family;
    }

    void start() {
        looking = CompletableFuture.runAsync(this::look);
    }

    /** @param due when its request should begin, by {@link System#nanoTime} */
    synchronized void sent(Batch batch, long due) {
        for (Checkpoint checkpoint : batch.checkpoints()) {
            points.computeIfAbsent(checkpoint, key -> new Point()).due.add(due);
            waiting.add(checkpoint);
        }
    }

    /** Everything was sent: waits until everything is seen. */
    void finish() throws IOException {
        sentAll = true;
        try {
            looking.join();
        } catch (CompletionException e) {
            throw new IOException(e.getCause().getMessage(), e);
        }
    }

    private void look() {
        long lastNews = System.nanoTime();
        try {
            while (true) {
                Checkpoint next = next();
                if (next == null && sentAll) {
                    return;
                }
                if (next == null || look(next)) {
                    lastNews = System.nanoTime();
                } else if (System.nanoTime() - lastNews > Pipeline.PATIENCE.toNanos()) {
                    throw new IOException("the curves of " + family + " stand still");
                }
                Thread.sleep(PAUSE_MILLIS);
            }
        } catch (IOException | InterruptedException e) {
            throw new CompletionException(e);
        }
    }

    private synchronized Checkpoint next() {
        return waiting.isEmpty() ? null : waiting.iterator().next();
    }

    /** @return whether there was something new */
    private boolean look(Checkpoint checkpoint) throws IOException, InterruptedException {
        long there = curves.examples(
                family, new Subject(checkpoint.model(), checkpoint.task()), checkpoint.position(), METRIC);
        return there(checkpoint, there, System.nanoTime());
    }

    /**
     * So many generations of a point are there.
     *
     * @return whether there was something new
     */
    synchronized boolean there(Checkpoint checkpoint, long there, long now) {
        Point point = points.get(checkpoint);
        boolean news = there > point.seen;
        while (point.seen < there && !point.due.isEmpty()) {
            lags.add((now - point.due.remove()) / 1e9);
            point.seen++;
        }
        if (point.looked != NEVER) {
            looks.add((now - point.looked) / 1e9);
        }
        waiting.remove(checkpoint);
        if (point.due.isEmpty()) {
            point.looked = NEVER;
        } else {
            point.looked = now;
            waiting.add(checkpoint);
        }
        return news;
    }

    /** Seconds of every generation. */
    synchronized Percentiles lags() {
        return Percentiles.of(lags.stream().mapToDouble(Double::doubleValue).toArray());
    }

    /** Seconds between two looks at the same point. */
    synchronized Percentiles looks() {
        return Percentiles.of(looks.stream().mapToDouble(Double::doubleValue).toArray());
    }
}
