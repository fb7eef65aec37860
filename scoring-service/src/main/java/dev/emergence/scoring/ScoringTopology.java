package dev.emergence.scoring;

import dev.emergence.schemas.Generation;
import dev.emergence.schemas.Keys;
import dev.emergence.schemas.Score;
import dev.emergence.schemas.Topics;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/** generations → score each → scores, by task, the definition along with the first of each. Holds no state. */
public final class ScoringTopology {
    private ScoringTopology() {}

    public static void addTo(StreamsBuilder builder, Topics topics, Scorer scorer, ScoringMetrics metrics) {
        builder.stream(
                        topics.generations().name(),
                        Consumed.with(Serdes.String(), topics.generations().value()))
                .process(() -> new Scoring(scorer, metrics))
                .to(
                        topics.scores().name(),
                        Produced.with(Serdes.String(), topics.scores().value()));
    }

    private static final class Scoring extends ContextualProcessor<String, Generation, String, Score> {
        private final Scorer scorer;
        private final ScoringMetrics metrics;
        private final DefinedTasks defined = new DefinedTasks();

        Scoring(Scorer scorer, ScoringMetrics metrics) {
            this.scorer = scorer;
            this.metrics = metrics;
        }

        /** Also after a transaction was aborted, and with it what it had said. */
        @Override
        public void init(ProcessorContext<String, Score> context) {
            super.init(context);
            defined.clear();
        }

        @Override
        public void process(Record<String, Generation> record) {
            RecordMetadata place = context().recordMetadata().orElseThrow();
            long start = System.nanoTime();
            Score score = scorer.score(record.value(), place.partition(), place.offset(), metrics::skipped);
            metrics.took(System.nanoTime() - start);
            scorer.layout().forEachScored(score.getNumbers(), metrics::scored);
            metrics.lagged(context().currentSystemTimeMs() - record.timestamp());
            String key = Keys.of(score);
            if (defined.isDue(key)) {
                score.setDefines(scorer.layout().definition());
            }
            context().forward(record.withKey(key).withValue(score));
        }
    }
}
