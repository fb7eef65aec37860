package dev.emergence.benchmarks.path;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * scoring-service's topology: bytes of a generation to bytes of its scores under the default metrics, microseconds each. In Kafka Streams'
 * own driver, which commits after each record: what that costs is in it, what Kafka costs is not.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class ScoringBenchmark {
    private static final int RECORDS = 2_000;

    private ScoringPath path;
    private List<byte[]> generations;

    /** Reads the recording. */
    @Setup
    public void read() throws IOException {
        path = new ScoringPath();
        generations = RecordedLines.generations(RecordedLines.body(RECORDS, line -> true)).stream()
                .map(RecordedLines.TOPICS.generations().value()::encode)
                .toList();
    }

    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public List<byte[]> score() {
        return path.values(generations);
    }
}
