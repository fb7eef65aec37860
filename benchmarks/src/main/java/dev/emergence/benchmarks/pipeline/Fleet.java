package dev.emergence.benchmarks.pipeline;

import dev.emergence.benchmarks.figures.Percentiles;
import dev.emergence.benchmarks.figures.Repetition;
import dev.emergence.benchmarks.load.PointsLoad;
import dev.emergence.benchmarks.machine.Memory;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What very many curves ask of analysis-service. The answers are as large as they are: a page has at most {@link #PAGE} summaries
 * where the service knows pages.
 *
 * @param curves training curves
 * @param points of each
 * @param filling sending and judging all of it
 * @param page milliseconds until a page of summaries was there
 * @param pageBytes of such a page
 * @param curve milliseconds until one whole curve was there
 * @param liveHeapBytes of analysis-service after a full collection; null without the JDK's jcmd
 * @param restartSeconds from the kill of analysis-service until it was ready again, the launcher's pause included
 */
record Fleet(
        int curves,
        int points,
        Repetition filling,
        Percentiles page,
        long pageBytes,
        Percentiles curve,
        Long liveHeapBytes,
        Map<String, Long> peakBytes,
        double restartSeconds) {
    static final int PAGE = 100;

    private static final int LOOKS = 30;
    private static final Duration RESTART = Duration.ofMinutes(5);

    static Fleet measure(Pipeline pipeline, int curves, int points) throws IOException, InterruptedException {
        PointsLoad load = new PointsLoad(curves, points);
        Repetition filling = pipeline.repeat(load);
        String family = pipeline.newest();
        String page = "/v1/curves?axis=training&limit=" + PAGE + "&family=" + family;
        long pageBytes = pipeline.curves.get(page).body().length;
        Percentiles pages = looks(pipeline, page);
        Percentiles whole = looks(pipeline, PointsLoad.oneCurve(family));
        Map<String, Long> peaks = Memory.peaks(pipeline.stack.processes());
        OptionalLong heap = Memory.liveHeap(pipeline.stack.processes().get("analysis"));
        Duration restart = pipeline.stack.killAnalysis(RESTART);
        return new Fleet(
                load.curves(),
                points,
                filling,
                pages,
                pageBytes,
                whole,
                heap.isPresent() ? heap.getAsLong() : null,
                peaks,
                restart.toMillis() / 1e3);
    }

    /** Milliseconds of one request after the other. */
    private static Percentiles looks(Pipeline pipeline, String path) throws IOException, InterruptedException {
        double[] millis = new double[LOOKS];
        for (int i = 0; i < LOOKS; i++) {
            long start = System.nanoTime();
            HttpResponse<byte[]> answer = pipeline.curves.get(path);
            millis[i] = Pipeline.secondsSince(start) * 1e3;
            if (answer.statusCode() != 200) {
                throw new IOException("analysis-service answered " + answer.statusCode() + " to " + path);
            }
        }
        return Percentiles.of(millis);
    }
}
