package dev.emergence.benchmarks;

import dev.emergence.statistics.evidence.BreakMonitor;
import dev.emergence.statistics.evidence.TrendBank;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** 10,000 curves of 29 points each get their thirtieth on one core: the whole round in milliseconds. */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 5)
@Measurement(iterations = 10)
public class FleetBenchmark {
    private static final long SEED = 20_260_702;
    private static final int CURVES = 10_000;
    private static final int POINTS = 30;

    private final BreakMonitor[] monitors = new BreakMonitor[CURVES];
    private final double[][][] curves = new double[CURVES][][];

    @Setup(Level.Iteration)
    public void prepare() {
        SplittableRandom random = new SplittableRandom(SEED);
        TrendBank bank = new TrendBank();
        for (int i = 0; i < CURVES; i++) {
            curves[i] = EvidenceBenchmark.curve(random, POINTS);
            monitors[i] = new BreakMonitor(bank);
            for (int j = 0; j < POINTS - 1; j++) {
                monitors[i].append(curves[i][0][j], curves[i][1][j], curves[i][2][j]);
            }
            monitors[i].position();
        }
    }

    @Benchmark
    public double round() {
        double evidence = 0;
        int last = POINTS - 1;
        for (int i = 0; i < CURVES; i++) {
            double[][] curve = curves[i];
            monitors[i].append(curve[0][last], curve[1][last], curve[2][last]);
            evidence += monitors[i].bayesFactorLog10().orElse(0);
        }
        return evidence;
    }
}
