package dev.emergence.benchmarks.path;

import dev.emergence.analysis.state.AnalysisMetrics;
import dev.emergence.analysis.state.AnalysisSettings;
import dev.emergence.analysis.state.AnalysisTopology;
import dev.emergence.analysis.watch.WatchList;
import dev.emergence.schemas.AvroSerde;
import dev.emergence.schemas.Checkpoint;
import dev.emergence.schemas.Keys;
import dev.emergence.schemas.Score;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.Stores;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The point update: 150 scores of a recorded checkpoint are brought onto the six curves that its task has, microseconds a checkpoint; the
 * curves have 0 to 28 points before, and a family eight models. With the state in memory, for Kafka Streams' own driver writes what is on the disk through with each
 * record: what the disk and Kafka cost is not in it.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(2)
public class PointBenchmark {
    private static final int CHECKPOINTS = 29;
    private static final int EXAMPLES = 150;
    private static final int MODELS = 8;
    private static final double SMALLEST = 1e6;
    private static final String TASK = "\"addition_2_digit\"";
    private static final String MODEL = "\"tiny-symbolic-d64\"";
    private static final Duration INTERVAL = Duration.ofMillis(150);

    private final AvroSerde<Score> serde = RecordedLines.TOPICS.scores().value();
    private List<Score> recorded;
    private int next;
    private int trainings;
    private TopologyTestDriver driver;
    private TestInputTopic<String, byte[]> in;
    private TestInputTopic<String, byte[]> announcements;
    private final List<TestOutputTopic<byte[], byte[]>> out = new ArrayList<>();

    /** Scores a training of the recording. */
    @Setup
    public void read() throws IOException {
        List<byte[]> generations = RecordedLines.generations(
                        RecordedLines.body(CHECKPOINTS * EXAMPLES, line -> line.contains(TASK) && line.contains(MODEL)))
                .stream()
                .map(RecordedLines.TOPICS.generations().value()::encode)
                .toList();
        recorded = new ScoringPath()
                .values(generations).stream().map(serde::decode).toList();
        if (recorded.size() != CHECKPOINTS * EXAMPLES) {
            throw new IOException("expected " + CHECKPOINTS * EXAMPLES + " scores, got " + recorded.size());
        }
    }

    /** Each iteration begins without any state. */
    @Setup(Level.Iteration)
    public void open() {
        StreamsBuilder builder = new StreamsBuilder();
        AnalysisTopology.addTo(
                builder,
                RecordedLines.TOPICS,
                new AnalysisSettings(
                        Duration.ofMinutes(1),
                        2,
                        Set.of(),
                        10_000,
                        INTERVAL,
                        AnalysisSettings.BUDGET,
                        System::nanoTime,
                        partition -> false,
                        () -> WatchList.EMPTY),
                new AnalysisMetrics(new PrometheusRegistry()),
                Stores::inMemoryKeyValueStore);
        driver = new TopologyTestDriver(builder.build());
        in = driver.createInputTopic(
                RecordedLines.TOPICS.scores().name(), new StringSerializer(), new ByteArraySerializer());
        announcements = driver.createInputTopic(
                RecordedLines.TOPICS.checkpoints().name(), new StringSerializer(), new ByteArraySerializer());
        out.clear();
        for (String topic : List.of(
                RecordedLines.TOPICS.curves().name(),
                RecordedLines.TOPICS.points().name(),
                RecordedLines.TOPICS.events().name(),
                RecordedLines.TOPICS.breaks().name())) {
            out.add(driver.createOutputTopic(topic, new ByteArrayDeserializer(), new ByteArrayDeserializer()));
        }
        next = 0;
    }

    @TearDown(Level.Iteration)
    public void close() {
        driver.close();
    }

    /** A checkpoint is announced, and its scores come in: of a new training after the last checkpoint. */
    @Setup(Level.Invocation)
    public void checkpoint() {
        if (next == 0) {
            trainings++;
        }
        List<Score> scores = recorded.subList(next * EXAMPLES, (next + 1) * EXAMPLES);
        int model = trainings % MODELS;
        for (Score score : scores) {
            score.setFamily("family-" + trainings / MODELS);
            score.setModel("model-" + model);
            score.setParameters(SMALLEST * (1 << model));
        }
        Score any = scores.get(0);
        Checkpoint announced = Checkpoint.newBuilder()
                .setFamily(any.getFamily())
                .setModel(any.getModel())
                .setParameters(any.getParameters())
                .setStep(any.getStep())
                .setTokens(any.getTokens())
                .setFlops(any.getFlops())
                .setTask(any.getTask())
                .setExamples((long) EXAMPLES)
                .setTime(any.getTime())
                .build();
        announcements.pipeInput(
                Keys.of(announced), RecordedLines.TOPICS.checkpoints().value().encode(announced));
        scores.forEach(score -> in.pipeInput(Keys.of(score), serde.encode(score)));
        next = (next + 1) % CHECKPOINTS;
    }

    @Benchmark
    public int update() {
        driver.advanceWallClockTime(INTERVAL);
        int records = 0;
        for (TestOutputTopic<byte[], byte[]> topic : out) {
            records += topic.readValuesToList().size();
        }
        if (records == 0) {
            throw new IllegalStateException("nothing was brought onto a curve");
        }
        return records;
    }
}
