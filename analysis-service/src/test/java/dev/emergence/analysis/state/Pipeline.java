package dev.emergence.analysis.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emergence.analysis.examples.ExampleSource;
import dev.emergence.analysis.judge.CurveJudge;
import dev.emergence.analysis.topology.ViewTopology;
import dev.emergence.analysis.view.CurveParts;
import dev.emergence.analysis.view.Summaries;
import dev.emergence.analysis.view.Summary;
import dev.emergence.analysis.watch.WatchList;
import dev.emergence.schemas.Axis;
import dev.emergence.schemas.BrokenRecordHandler;
import dev.emergence.schemas.Checkpoint;
import dev.emergence.schemas.Curve;
import dev.emergence.schemas.CurvePoint;
import dev.emergence.schemas.CurveSummary;
import dev.emergence.schemas.DataErrorHandler;
import dev.emergence.schemas.Event;
import dev.emergence.schemas.EventKind;
import dev.emergence.schemas.Keys;
import dev.emergence.schemas.PointState;
import dev.emergence.schemas.Score;
import dev.emergence.schemas.Topic;
import dev.emergence.schemas.Topics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.apache.kafka.streams.state.Stores;

/** The analysis topology on Kafka's test driver, with a clock of its own. */
final class Pipeline implements AutoCloseable {
    static final Duration QUIET = Duration.ofSeconds(30);
    /** Families without news for so long leave memory. */
    static final Duration RETIRED = Duration.ofMinutes(2);

    private static final Duration INTERVAL = Duration.ofMillis(250);
    /** Enough on the slowest machine. */
    static final Duration UNHURRIED = Duration.ofHours(1);

    /** As by default. */
    private static final int ROOM = 50_000;

    private static final Topics TOPICS = Topics.withPrefix("emergence.");

    private final Path state = temporary();
    private final TopologyTestDriver driver;
    private final TestInputTopic<String, Score> scores;
    private final TestInputTopic<String, Checkpoint> checkpoints;
    private final TestOutputTopic<String, CurveSummary> curves;
    private final TestOutputTopic<String, CurvePoint> points;
    /** By the key of their curve, and by their own. */
    private final Map<String, Map<String, CurvePoint>> newestPoints = new HashMap<>();

    private final Map<String, Curve> newest = new HashMap<>();
    private final TestOutputTopic<String, Event> events;
    private final Set<String> defined = new HashSet<>();
    private final List<Event> said = new ArrayList<>();
    private final TestOutputTopic<String, Event> breaks;
    private long now;
    private final Summaries summaries = new Summaries(100_000, RETIRED, new Clock() {
        @Override
        public Instant instant() {
            return Instant.ofEpochMilli(now);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    });
    private int published;

    /** In force from now on. */
    WatchList watch = WatchList.EMPTY;

    /** Whether records wait that the topology has not been given. */
    boolean backlog;

    private final PrometheusRegistry registry = new PrometheusRegistry();

    Pipeline() {
        this(UNHURRIED, CurveJudge::judge);
    }

    /** Its state on the disk, as the service has it: the driver flushes it with each record, which takes its time. */
    static Pipeline onDisk() {
        return new Pipeline(UNHURRIED, CurveJudge::judge, ROOM, Stores::persistentKeyValueStore);
    }

    /** @param mostInMotion so many checkpoints, and metrics scored elsewhere at them, are held in memory */
    Pipeline(int mostInMotion, SubjectJudge judge) {
        this(UNHURRIED, judge, mostInMotion, Stores::inMemoryKeyValueStore);
    }

    Pipeline(Duration budget, SubjectJudge judge) {
        this(budget, judge, ROOM, Stores::inMemoryKeyValueStore);
    }

    private Pipeline(
            Duration budget,
            SubjectJudge judge,
            int mostInMotion,
            Function<String, KeyValueBytesStoreSupplier> stores) {
        StreamsBuilder builder = new StreamsBuilder();
        // How busy the machine is must not show, but where time is what is tested.
        LongSupplier clock = budget.equals(UNHURRIED) ? () -> 0 : System::nanoTime;
        AnalysisTopology.addTo(
                builder,
                TOPICS,
                new AnalysisSettings(
                        QUIET, 2, Set.of(), mostInMotion, INTERVAL, budget, clock, partition -> backlog, () -> watch),
                new AnalysisMetrics(registry),
                judge,
                stores);
        ViewTopology.addTo(builder, TOPICS, summaries, stores);
        Properties settings = new Properties();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "analysis");
        settings.put(StreamsConfig.STATE_DIR_CONFIG, state.toString());
        settings.put(StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG, BrokenRecordHandler.class);
        driver = new TopologyTestDriver(builder.build(), settings, Instant.EPOCH);
        scores = driver.createInputTopic(
                TOPICS.scores().name(),
                new StringSerializer(),
                TOPICS.scores().value().serializer());
        checkpoints = driver.createInputTopic(
                TOPICS.checkpoints().name(),
                new StringSerializer(),
                TOPICS.checkpoints().value().serializer());
        curves = driver.createOutputTopic(
                TOPICS.curves().name(),
                new StringDeserializer(),
                TOPICS.curves().value().deserializer());
        points = driver.createOutputTopic(
                TOPICS.points().name(),
                new StringDeserializer(),
                TOPICS.points().value().deserializer());
        events = driver.createOutputTopic(
                TOPICS.events().name(),
                new StringDeserializer(),
                TOPICS.events().value().deserializer());
        breaks = driver.createOutputTopic(
                TOPICS.breaks().name(),
                new StringDeserializer(),
                TOPICS.breaks().value().deserializer());
    }

    /** In memory where the system has such a folder: the driver writes six files through to the disk at each step of its clock. */
    private static Path temporary() {
        Path memory = Path.of("/dev/shm");
        try {
            return Files.isWritable(memory)
                    ? Files.createTempDirectory(memory, "analysis-test")
                    : Files.createTempDirectory("analysis-test");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The definition goes along with the first score only. */
    void score(GivenScore given) {
        Score score = given.build();
        if (!defined.add(Keys.of(score) + " " + score.getDefinition())) {
            score.setDefines(null);
        }
        send(score);
    }

    void score(List<GivenScore> all) {
        all.forEach(this::score);
    }

    void send(Score score) {
        scores.pipeInput(Keys.of(score), score);
    }

    /** Why scores became dead letters. */
    List<String> deadLetters() {
        return letters(TOPICS.scores());
    }

    /** Why announcements and points scored elsewhere became dead letters. */
    List<String> checkpointLetters() {
        return letters(TOPICS.checkpoints());
    }

    private List<String> letters(Topic<?> topic) {
        return driver
                .createOutputTopic(topic.deadLetters(), new StringDeserializer(), new ByteArrayDeserializer())
                .readRecordsToList()
                .stream()
                .map(letter -> new String(
                        letter.headers().lastHeader(DataErrorHandler.EXCEPTION).value(), StandardCharsets.UTF_8))
                .toList();
    }

    void checkpoint(Checkpoint checkpoint) {
        checkpoints.pipeInput(Keys.of(checkpoint), checkpoint);
    }

    /** Lets time pass and reads what comes out. */
    void pass(Duration time) {
        // A step at a time: the driver fires a wall-clock punctuation once an advance.
        for (Duration left = time; !left.isNegative() && !left.isZero(); left = left.minus(INTERVAL)) {
            driver.advanceWallClockTime(INTERVAL);
            now += INTERVAL.toMillis();
        }
        for (KeyValue<String, CurvePoint> record : points.readKeyValuesToList()) {
            String curve = record.key.substring(0, record.key.lastIndexOf('/'));
            Map<String, CurvePoint> of = newestPoints.computeIfAbsent(curve, key -> new HashMap<>());
            if (record.value == null) {
                of.remove(record.key);
            } else {
                of.put(record.key, record.value);
            }
        }
        Map<String, CurveSummary> changed = new HashMap<>();
        for (KeyValue<String, CurveSummary> record : curves.readKeyValuesToList()) {
            changed.put(record.key, record.value);
            published++;
        }
        changed.forEach((key, summary) -> {
            if (summary == null) {
                newest.remove(key);
                return;
            }
            Collection<CurvePoint> all = newestPoints.get(key).values();
            assertThat(all).as(key).hasSize(summary.getPoints());
            newest.put(key, CurveParts.whole(summary, all));
        });
        said.addAll(events.readValuesToList());
    }

    /** What was said of curves since events were asked for last. */
    List<Event> events() {
        List<Event> found = said.stream()
                .filter(event -> event.getKind() != EventKind.CHECKPOINT_COMPLETE)
                .toList();
        said.clear();
        return found;
    }

    /** What came onto the topic of breaks since it was asked for last. */
    List<KeyValue<String, Event>> breaks() {
        return breaks.readKeyValuesToList();
    }

    /** Puts an event onto the topic of breaks, as a state before this one did. */
    void writeBreak(Event event) {
        driver.createInputTopic(
                        TOPICS.breaks().name(),
                        new StringSerializer(),
                        TOPICS.breaks().value().serializer())
                .pipeInput(event.getBreakId(), event);
    }

    /** All that was said since events were asked for last. */
    List<Event> allEvents() {
        List<Event> found = List.copyOf(said);
        said.clear();
        return found;
    }

    /** The scores of examples, as they can be asked for. */
    ExampleSource examples() {
        return new StoredExamples(new StoredExamples.Stores() {
            @Override
            public <K, V> ReadOnlyKeyValueStore<K, V> of(String name, int partition) {
                return driver.getKeyValueStore(name);
            }
        });
    }

    /** How much a state store holds. */
    long entries(String store) {
        return driver.getKeyValueStore(store).approximateNumEntries();
    }

    /** What the state store holds of a checkpoint. */
    PointState written(String point) {
        return driver.<String, PointState>getKeyValueStore(AnalysisTopology.CHECKPOINTS)
                .get(point);
    }

    /** Puts bytes onto the topic of curves, as a stranger might. */
    void writeCurve(String key, byte[] value) {
        driver.createInputTopic(TOPICS.curves().name(), new StringSerializer(), new ByteArraySerializer())
                .pipeInput(key, value);
    }

    /** The curves that queries find. */
    List<Summary> askable() {
        return List.copyOf(summaries.all());
    }

    /** The newest state of every curve, by the topic's key. */
    Map<String, Curve> curves() {
        return newest;
    }

    /** The one point of the training curve of the run called model. */
    CurvePoint only(String metric) {
        List<CurvePoint> points = training("model", Scores.TASK, metric).getPoints();
        assertThat(points).hasSize(1);
        return points.get(0);
    }

    Curve training(String model, String task, String metric) {
        return newest.get(Keys.of(Scores.FAMILY, task, metric, Axis.training.name(), model));
    }

    Curve scaling(String task, String metric) {
        return newest.get(Keys.of(Scores.FAMILY, task, metric, Axis.scaling.name(), ""));
    }

    /** What a metric without labels counts. */
    double metric(String name) {
        return registry.scrape().stream()
                .filter(found -> found.getMetadata().getName().equals(name))
                .flatMap(found -> found.getDataPoints().stream())
                .mapToDouble(found -> found instanceof GaugeSnapshot.GaugeDataPointSnapshot gauge
                        ? gauge.getValue()
                        : ((CounterSnapshot.CounterDataPointSnapshot) found).getValue())
                .sum();
    }

    /** Curves that came out so far. */
    int published() {
        return published;
    }

    @Override
    public void close() {
        driver.close();
        try (Stream<Path> files = Files.walk(state)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
