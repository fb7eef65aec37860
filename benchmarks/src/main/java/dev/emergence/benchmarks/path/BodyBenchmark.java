package dev.emergence.benchmarks.path;

import dev.emergence.schemas.Generation;
import dev.emergence.schemas.Keys;
import dev.emergence.schemas.Topic;
import java.io.IOException;
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

/** What ingest-service does with a request before Kafka has it: a body of 2,000 recorded lines, or of one, to keys and bytes, microseconds a line. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class BodyBenchmark {
    private static final int LINES = 2_000;

    private final Topic<Generation> topic = RecordedLines.TOPICS.generations();
    private byte[] body;
    private byte[] line;

    /** Reads the recording. */
    @Setup
    public void read() throws IOException {
        body = RecordedLines.body(LINES, any -> true);
        line = RecordedLines.body(1, any -> true);
    }

    @Benchmark
    @OperationsPerInvocation(LINES)
    public void lines(Blackhole hole) throws IOException {
        read(body, hole);
    }

    @Benchmark
    public void oneLine(Blackhole hole) throws IOException {
        read(line, hole);
    }

    private void read(byte[] body, Blackhole hole) throws IOException {
        RecordedLines.read(body, generation -> {
            hole.consume(Keys.of(generation));
            hole.consume(topic.value().encode(generation));
        });
    }
}
