package dev.emergence.scoring;

import dev.emergence.schemas.Content;
import dev.emergence.schemas.DataErrorHandler;
import dev.emergence.schemas.Generation;
import dev.emergence.schemas.Keys;
import dev.emergence.schemas.MetricDefinition;
import dev.emergence.schemas.Score;
import dev.emergence.schemas.ScoreLayout;
import dev.emergence.schemas.ScorerDefinition;
import dev.emergence.schemas.Topics;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;

/** One deployment of the service, with the settings that it ships with, on Kafka's own test driver. */
final class Deployment implements AutoCloseable {
    static final Topics TOPICS = Topics.withPrefix("emergence.");

    final ScoringMetrics metrics;
    final TestInputTopic<String, byte[]> generations;
    final TestOutputTopic<String, byte[]> scores;
    final TestOutputTopic<String, byte[]> deadLetters;
    private final TopologyTestDriver driver;
    private final Scorer scorer;

    Deployment(String name, String... ids) {
        this(name, new Scorer(name, List.of(ids), ScorerTest.NOTHING_PASSED));
    }

    private Deployment(String name, Scorer scorer) {
        this.scorer = scorer;
        metrics = new ScoringMetrics(
                scorer == null
                        ? new ScorerDefinition(name, List.of())
                        : scorer.layout().definition());
        StreamsBuilder builder = new StreamsBuilder();
        ScoringTopology.addTo(builder, TOPICS, scorer, metrics);
        driver = new TopologyTestDriver(builder.build(), streams(name));
        generations =
                driver.createInputTopic(TOPICS.generations().name(), new StringSerializer(), new ByteArraySerializer());
        scores =
                driver.createOutputTopic(TOPICS.scores().name(), new StringDeserializer(), new ByteArrayDeserializer());
        deadLetters = driver.createOutputTopic(
                TOPICS.generations().deadLetters(), new StringDeserializer(), new ByteArrayDeserializer());
    }

    /** One whose scorer fails at every generation, as if by a bug. */
    static Deployment withABug() {
        return new Deployment("bug", (Scorer) null);
    }

    /** Ids of all that it scores. */
    static List<String> metrics(Scorer scorer) {
        return scorer.layout().definition().getMetrics().stream()
                .map(MetricDefinition::getMetric)
                .toList();
    }

    /** What application.properties sets for Kafka Streams. */
    static Properties streams(String name) {
        Properties all = new Properties();
        try (InputStream in = Deployment.class.getResourceAsStream("/application.properties")) {
            all.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Properties streams = new Properties();
        for (String key : all.stringPropertyNames()) {
            if (key.startsWith("kafka-streams.")) {
                streams.put(key.substring("kafka-streams.".length()), all.getProperty(key));
            }
        }
        streams.put(StreamsConfig.APPLICATION_ID_CONFIG, "scoring-" + name);
        streams.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "none:0");
        // The driver forgets what a transaction sent before a record was processed, such as a dead letter.
        streams.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.AT_LEAST_ONCE);
        // of variables that Quarkus resolves
        streams.remove(DataErrorHandler.MAX_BYTES);
        streams.remove(Content.SETTING);
        // the topology holds no state
        streams.remove(StreamsConfig.STATE_DIR_CONFIG);
        // as many as the machine has processors, which Quarkus fills in; the driver has one
        streams.remove(StreamsConfig.NUM_STREAM_THREADS_CONFIG);
        return streams;
    }

    /** What its scores refer to. */
    ScoreLayout layout() {
        return scorer.layout();
    }

    void send(Generation generation) {
        generations.pipeInput(Keys.of(generation), TOPICS.generations().value().encode(generation));
    }

    /** Sends a generation and takes its score. */
    Score score(Generation generation) {
        send(generation);
        return TOPICS.scores().value().decode(scores.readValue());
    }

    @Override
    public void close() {
        driver.close();
    }

    static Generation.Builder generation() {
        return Generation.newBuilder()
                .setFamily("f")
                .setModel("m")
                .setStep(1L)
                .setTask("t")
                .setExample("e")
                .setTime(5);
    }
}
