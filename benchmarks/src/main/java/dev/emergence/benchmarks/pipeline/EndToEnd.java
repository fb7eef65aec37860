package dev.emergence.benchmarks.pipeline;

import dev.emergence.benchmarks.figures.Ceiling;
import dev.emergence.benchmarks.figures.Lag;
import dev.emergence.benchmarks.figures.Throughput;
import dev.emergence.benchmarks.load.Load;
import dev.emergence.benchmarks.machine.Disk;
import dev.emergence.benchmarks.machine.Memory;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/**
 * The pipeline from the first generation sent to the last curve final, and beside it, in the same run, what it stands on.
 *
 * @param throughput at full speed
 * @param kafka what the broker alone can do
 * @param ratio of the throughput to {@link Ceiling#produceAndConsume}
 * @param lag at a steady load
 * @param lagNearFull at {@link #NEAR_FULL} of the throughput
 * @param peakBytes resident memory at most, by process
 * @param diskBytesEach blocks on the disk for each generation, by topic and by service's state
 * @param restartSeconds from the kill of analysis-service until it was ready again, the launcher's pause included
 */
record EndToEnd(
        Throughput throughput,
        Ceiling kafka,
        double ratio,
        Lag lag,
        Lag lagNearFull,
        Map<String, Long> peakBytes,
        Map<String, Double> diskBytesEach,
        double restartSeconds) {
    /** Of the full speed, what a machine that is well used gets. */
    private static final double NEAR_FULL = 0.7;

    private static final Duration RESTART = Duration.ofMinutes(2);

    /**
     * @param recorded sent at full speed
     * @param steady sent at a steady rate
     */
    static EndToEnd measure(Pipeline pipeline, Load recorded, Load steady, Extent extent)
            throws IOException, InterruptedException {
        Path data = pipeline.stack.data();
        Map<String, Long> before = Disk.use(data);
        Throughput throughput = pipeline.repeat(recorded, extent.least, extent.most, extent.limit);
        Map<String, Double> disk = each(Disk.growth(before, Disk.use(data)), pipeline.sent());
        Ceiling kafka = KafkaCeiling.measure(pipeline, extent.rounds);
        Lag lag = Live.measure(pipeline, steady, Extent.STEADY);
        Lag lagNearFull = Live.measure(pipeline, recorded, NEAR_FULL * throughput.perSecond());
        Map<String, Long> peaks = Memory.peaks(pipeline.stack.processes());
        Duration restart = pipeline.stack.killAnalysis(RESTART);
        return new EndToEnd(
                throughput,
                kafka,
                throughput.perSecond() / kafka.produceAndConsume(),
                lag,
                lagNearFull,
                peaks,
                disk,
                restart.toMillis() / 1e3);
    }

    private static Map<String, Double> each(Map<String, Long> bytes, long generations) {
        Map<String, Double> each = new TreeMap<>();
        bytes.forEach((name, all) -> each.put(name, (double) all / generations));
        return each;
    }
}
