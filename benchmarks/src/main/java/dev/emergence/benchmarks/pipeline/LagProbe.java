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
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Looks at the curves of one family while it is sent: at each that lacks generations which were sent, one after the other.
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
    /** Points that lack something by their curve, the one that was looked at last at the end. */
    private final Map<Subject, Set<Checkpoint>> waiting = new LinkedHashMap<>();

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
            waiting.computeIfAbsent(subject(checkpoint), key -> new HashSet<>()).add(checkpoint);
        }
    }

    private static Subject subject(Checkpoint checkpoint) {
        return new Subject(checkpoint.model(), checkpoint.task());
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
                Subject next = next();
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

    private synchronized Subject next() {
        return waiting.isEmpty() ? null : waiting.keySet().iterator().next();
    }

    /** @return whether there was something new */
    private boolean look(Subject subject) throws IOException, InterruptedException {
        Map<Long, Long> there = curves.examples(family, subject, METRIC);
        return there(subject, there, System.nanoTime());
    }

    /**
     * So many generations of each position of a curve are there.
     *
     * @return whether there was something new
     */
    synchronized boolean there(Subject subject, Map<Long, Long> there, long now) {
        boolean news = false;
        Set<Checkpoint> lacking = waiting.remove(subject);
        for (Checkpoint checkpoint : List.copyOf(lacking)) {
            Point point = points.get(checkpoint);
            news |= there(point, there.getOrDefault(checkpoint.position(), 0L), now);
            if (point.due.isEmpty()) {
                lacking.remove(checkpoint);
            }
        }
        if (!lacking.isEmpty()) {
            waiting.put(subject, lacking);
        }
        return news;
    }

    private boolean there(Point point, long there, long now) {
        boolean news = there > point.seen;
        while (point.seen < there && !point.due.isEmpty()) {
            lags.add((now - point.due.remove()) / 1e9);
            point.seen++;
        }
        if (point.looked != NEVER) {
            looks.add((now - point.looked) / 1e9);
        }
        point.looked = point.due.isEmpty() ? NEVER : now;
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
