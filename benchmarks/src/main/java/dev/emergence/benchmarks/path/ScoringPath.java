package dev.emergence.benchmarks.path;

import dev.emergence.scoring.PassedScores;
import dev.emergence.scoring.Scorer;
import dev.emergence.scoring.ScoringMetrics;
import dev.emergence.scoring.ScoringTopology;
import java.util.List;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;

/** scoring-service's topology under its default metrics, without Kafka. It looks at no key of a generation. */
final class ScoringPath {
    private static final List<String> METRICS = List.of(
            "exact_match",
            "format_valid",
            "token_edit_distance",
            "char_edit_distance",
            "target_nll",
            "target_probability",
            "multiple_choice_grade",
            "brier");

    private final TestInputTopic<byte[], byte[]> in;
    private final TestOutputTopic<byte[], byte[]> out;

    ScoringPath() {
        Scorer scorer = new Scorer("default", METRICS, new PassedScores(List.of()));
        StreamsBuilder builder = new StreamsBuilder();
        ScoringTopology.addTo(
                builder,
                RecordedLines.TOPICS,
                scorer,
                new ScoringMetrics(scorer.layout().definition()));
        // Lives as long as the process: there is no state to close.
        @SuppressWarnings("resource")
        TopologyTestDriver driver = new TopologyTestDriver(builder.build());
        in = driver.createInputTopic(
                RecordedLines.TOPICS.generations().name(), new ByteArraySerializer(), new ByteArraySerializer());
        out = driver.createOutputTopic(
                RecordedLines.TOPICS.scores().name(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** @return the scores of some generations */
    List<byte[]> values(List<byte[]> generations) {
        in.pipeValueList(generations);
        return out.readValuesToList();
    }
}
