package dev.emergence.benchmarks;

import dev.emergence.statistics.evidence.BreakEvidence;
import dev.emergence.statistics.shared.CandidateFactors;
import dev.emergence.statistics.shared.SharedChanges;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The changes that 200 tasks of a run share, each with two curves of 100 checkpoints whose factors are at hand. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class SharedChangesBenchmark {
    private static final long SEED = 20_261_127;
    private static final int TASKS = 200;
    private static final int CURVES = 2;
    private static final int POINTS = 100;

    private final List<List<CandidateFactors>> tasks = new ArrayList<>();

    @Setup
    public void prepare() {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int task = 0; task < TASKS; task++) {
            List<CandidateFactors> curves = new ArrayList<>();
            for (int i = 0; i < CURVES; i++) {
                double[][] curve = EvidenceBenchmark.curve(random, POINTS);
                curves.add(CandidateFactors.of(BreakEvidence.of(curve[0], curve[1], curve[2])));
            }
            tasks.add(curves);
        }
    }

    @Benchmark
    public SharedChanges changes() {
        return SharedChanges.of(tasks);
    }
}
