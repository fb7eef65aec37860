package dev.emergence.benchmarks;

import dev.emergence.statistics.evidence.BreakEvidence;
import dev.emergence.statistics.evidence.BreakMonitor;
import dev.emergence.statistics.evidence.TrendBank;
import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What a new, a late and a first look at a curve cost. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class EvidenceBenchmark {
    private static final long SEED = 20_260_701;

    @Param({"30", "300"})
    private int points;

    private double[][] curve;
    private double[][] shorter;
    private BreakMonitor monitor;
    private double flip;

    @Setup
    public void prepare() {
        curve = curve(new SplittableRandom(SEED), points);
        shorter =
                Arrays.stream(curve).map(row -> Arrays.copyOf(row, points - 1)).toArray(double[][]::new);
        monitor = new BreakMonitor(new TrendBank());
    }

    /** Takes the last point off, which costs a comparison of all points, appends it again and asks for the evidence. */
    @Benchmark
    public OptionalDouble append() {
        monitor.update(shorter[0], shorter[1], shorter[2]);
        int last = points - 1;
        monitor.append(curve[0][last], curve[1][last], curve[2][last]);
        return monitor.bayesFactorLog10();
    }

    /** Changes the first point, so that forecasts and evidence of all points are computed anew. */
    @Benchmark
    public OptionalDouble recompute() {
        flip = 1e-6 - flip;
        monitor.update(curve[0], curve[1], curve[2]);
        monitor.replace(0, curve[0][0], curve[1][0] + flip, curve[2][0]);
        return monitor.bayesFactorLog10();
    }

    /** The same from nothing, with everything there is to know as an immutable value. */
    @Benchmark
    public BreakEvidence batch() {
        return BreakEvidence.of(curve[0], curve[1], curve[2]);
    }

    /** Smooth scaling with noise and a level break of .4 in the middle: u, v, se. */
    static double[][] curve(SplittableRandom random, int points) {
        double[][] curve = new double[3][points];
        for (int j = 0; j < points; j++) {
            curve[0][j] = 6 + 3.0 * j / points;
            curve[1][j] = .8 * curve[0][j] + .03 * random.nextGaussian() + (2 * j < points ? 0 : .4);
            curve[2][j] = .02;
        }
        return curve;
    }
}
