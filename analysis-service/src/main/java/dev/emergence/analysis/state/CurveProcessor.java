package dev.emergence.analysis.state;

import dev.emergence.schemas.Checkpoint;
import dev.emergence.schemas.Curve;
import dev.emergence.schemas.Event;
import dev.emergence.schemas.Keys;
import dev.emergence.schemas.PointState;
import dev.emergence.schemas.Score;
import java.time.Duration;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Scores and checkpoints in, curves and completed checkpoints out. A score is only written down; a moment later all points that have changed are
 * brought onto their curves together, from the stored scores in the order of their ids: so late, repeated and
 * out-of-order records need no rule of their own.
 */
final class CurveProcessor extends ContextualProcessor<String, SpecificRecord, String, SpecificRecord> {
    /** After an update that took t, the next comes no sooner than in this many times t: the rest is for reading. */
    private static final int REST = 3;

    private final AnalysisSettings settings;
    private final AnalysisMetrics metrics;
    private ExampleStore examples;
    private CurveStore curves;
    private PointStore points;
    private long restUntil;

    CurveProcessor(AnalysisSettings settings, AnalysisMetrics metrics) {
        this.settings = settings;
        this.metrics = metrics;
    }

    @Override
    public void init(ProcessorContext<String, SpecificRecord> context) {
        super.init(context);
        examples = new ExampleStore(
                context.getStateStore(AnalysisTopology.EXAMPLES), context.getStateStore(AnalysisTopology.SIGNATURES));
        curves = new CurveStore(context.getStateStore(AnalysisTopology.CURVES));
        points = new PointStore(
                context.getStateStore(AnalysisTopology.POINTS),
                settings.quiet().toMillis(),
                context.currentSystemTimeMs());
        Duration interval = settings.updateInterval();
        context.schedule(interval, PunctuationType.WALL_CLOCK_TIME, this::update);
    }

    @Override
    public void process(Record<String, SpecificRecord> record) {
        long now = context().currentSystemTimeMs();
        if (record.value() instanceof Score score) {
            String point = PointStore.key(score);
            points.arrived(point, score, () -> examples.has(point, score), now);
            examples.put(point, score);
        } else if (record.value() instanceof Checkpoint checkpoint) {
            points.arrived(checkpoint, now);
        }
    }

    private void update(long now) {
        if (now < restUntil) {
            return;
        }
        long start = settings.nanoTime().getAsLong();
        for (List<PointState> states : points.due(now).values()) {
            new CurveUpdate(examples, curves, found -> forward(found, now), now).apply(states);
            for (PointState state : points.done(states)) {
                metrics.lag.observe(Math.max(0, now - state.getTime()) / 1e3);
            }
        }
        restUntil = now + REST * (settings.nanoTime().getAsLong() - start) / 1_000_000;
    }

    private void forward(SpecificRecord found, long now) {
        if (found instanceof Event event) {
            metrics.count(event);
        }
        String key = found instanceof Event event ? Keys.of(event) : Keys.of((Curve) found);
        context().forward(new Record<>(key, found, now));
    }
}
