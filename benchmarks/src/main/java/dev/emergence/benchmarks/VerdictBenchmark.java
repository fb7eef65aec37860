package dev.emergence.benchmarks;

import dev.emergence.benchmarks.characteristics.Run;
import dev.emergence.benchmarks.characteristics.Shape;
import dev.emergence.statistics.curve.LinkedValue;
import dev.emergence.statistics.curve.Links;
import dev.emergence.statistics.curve.RegularisedScore;
import dev.emergence.statistics.evidence.BreakEvidence;
import dev.emergence.statistics.verdict.Basis;
import dev.emergence.statistics.verdict.Guessing;
import dev.emergence.statistics.verdict.Judge;
import dev.emergence.statistics.verdict.ReasonedVerdict;
import java.util.Arrays;
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

/** What follows the evidence: linking a point, giving the verdict, the null quantile; a curve of 28 points. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class VerdictBenchmark {
    private static final int EXAMPLES = 250;

    private Run run;
    private BreakEvidence evidence;
    private double[] errors;
    private int successes;

    @Setup
    public void prepare() {
        run = Run.simulate(Shape.SMOOTH, 5, EXAMPLES, new SplittableRandom(20_260_703));
        evidence = run.evidence();
        errors = new double[run.reported().size()];
        Arrays.fill(errors, .02);
    }

    @Benchmark
    public LinkedValue linkProportion() {
        successes = (successes + 1) % EXAMPLES;
        return Links.proportion(successes, EXAMPLES);
    }

    @Benchmark
    public ReasonedVerdict verdict() {
        return Judge.STANDARD.judge(run.reported(), Guessing.NEVER, evidence, Basis.COMPANION);
    }

    @Benchmark
    public RegularisedScore nullQuantile() {
        return RegularisedScore.of(run.scales(), run.shares(), errors);
    }
}
