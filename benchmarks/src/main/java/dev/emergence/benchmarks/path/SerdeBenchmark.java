package dev.emergence.benchmarks.path;

import dev.emergence.schemas.AvroSerde;
import dev.emergence.schemas.Generation;
import dev.emergence.schemas.Score;
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
import org.openjdk.jmh.infra.Blackhole;

/** Records to bytes and back, microseconds each: generations as recorded, and their scores under the default metrics. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class SerdeBenchmark {
    private static final int RECORDS = 2_000;

    private final AvroSerde<Generation> generation =
            RecordedLines.TOPICS.generations().value();
    private final AvroSerde<Score> score = RecordedLines.TOPICS.scores().value();
    private List<Generation> generations;
    private List<byte[]> writtenGenerations;
    private List<Score> scores;
    private List<byte[]> writtenScores;

    /** Reads the recording. */
    @Setup
    public void read() throws IOException {
        generations = RecordedLines.generations(RecordedLines.body(RECORDS, line -> true));
        writtenGenerations = generations.stream().map(generation::encode).toList();
        writtenScores = new ScoringPath().values(writtenGenerations);
        scores = writtenScores.stream().map(score::decode).toList();
    }

    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public void encodeGeneration(Blackhole hole) {
        generations.forEach(record -> hole.consume(generation.encode(record)));
    }

    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public void decodeGeneration(Blackhole hole) {
        writtenGenerations.forEach(bytes -> hole.consume(generation.decode(bytes)));
    }

    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public void encodeScore(Blackhole hole) {
        scores.forEach(record -> hole.consume(score.encode(record)));
    }

    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public void decodeScore(Blackhole hole) {
        writtenScores.forEach(bytes -> hole.consume(score.decode(bytes)));
    }
}
