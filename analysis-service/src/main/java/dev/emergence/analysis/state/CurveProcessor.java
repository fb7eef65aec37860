package dev.emergence.analysis.state;

import dev.emergence.schemas.Axis;
import dev.emergence.schemas.Checkpoint;
import dev.emergence.schemas.PointState;
import dev.emergence.schemas.Score;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Scores and checkpoints in, curves and completed checkpoints out. A score is only written down; a moment later all points that have changed are
 * brought onto their curves together, from the stored scores in the order of their ids: so late, repeated and
 * out-of-order records need no rule of their own.
 */
final class CurveProcessor extends ContextualProcessor<String, SpecificRecord, String, Found> {
    /** Of the time since the last look at most so many intervals may have been quiet: longer, and the thread was elsewhere. */
    private static final int LONGEST_STEP = 4;

    /** A sixth of what a transaction may last, and many times what it costs to read and judge a long curve, whatever is added to it. */
    private static final Duration LONGEST_ROOM = Duration.ofSeconds(5);

    private final AnalysisSettings settings;
    private final AnalysisMetrics metrics;
    private final SubjectJudge judge;
    private final Tasks tasks;
    private Definitions definitions;
    private ExampleStore examples;
    private ExampleRows rows;
    private CurveStore curves;
    private PointStore points;
    private DuePoints due;
    private Forgotten forgotten;
    private Quarantine quarantine;
    private long restUntil;
    /** Milliseconds in which nothing waited unread: the clock of quiet time. */
    private long calm;

    private long looked;

    /** @param tasks all of this process */
    CurveProcessor(AnalysisSettings settings, AnalysisMetrics metrics, SubjectJudge judge, Tasks tasks) {
        this.settings = settings;
        this.metrics = metrics;
        this.judge = judge;
        this.tasks = tasks;
    }

    /** A task that is revived begins as a new one does. */
    @Override
    public void init(ProcessorContext<String, Found> context) {
        super.init(context);
        tasks.joined(context.taskId());
        definitions = new Definitions(context.getStateStore(AnalysisTopology.DEFINITIONS));
        KeyValueStore<byte[], byte[]> written = context.getStateStore(AnalysisTopology.EXAMPLES);
        examples = new ExampleStore(written, definitions.scorers());
        rows = new ExampleRows(written, definitions::scorers);
        curves = new CurveStore(
                context.getStateStore(AnalysisTopology.CURVES), context.getStateStore(AnalysisTopology.POINTS), tasks);
        calm = 0;
        looked = context.currentSystemTimeMs();
        restUntil = 0;
        points = new PointStore(context.getStateStore(AnalysisTopology.CHECKPOINTS), calm);
        due = new DuePoints(points, settings.quiet().toMillis());
        forgotten = new Forgotten(context.getStateStore(AnalysisTopology.FORGOTTEN));
        quarantine = new Quarantine(metrics);
        Duration interval = settings.updateInterval();
        context.schedule(interval, PunctuationType.WALL_CLOCK_TIME, this::update);
    }

    @Override
    public void process(Record<String, SpecificRecord> record) {
        if (record.value() instanceof Score score) {
            if (forgotten.holds(score)) {
                return;
            }
            KnownScorer scorer = definitions.of(score);
            double[] numbers = scorer.numbers(score.getNumbers());
            ExampleStore.Place place = points.arrived(score, scorer.scorer(), examples, calm);
            examples.put(place, score, scorer, numbers);
            due.arrived(score, calm);
            makeRoom();
        } else if (record.value() instanceof Checkpoint checkpoint) {
            if (checkpoint.getForget() == null) {
                points.arrived(checkpoint, calm);
                due.arrived(checkpoint, calm);
                makeRoom();
            } else {
                forget(checkpoint, context().currentSystemTimeMs());
            }
        }
    }

    /** More comes in than is brought onto the curves: it is done at once then, however few may wait unread. */
    private void makeRoom() {
        int size = points.inMotion().size();
        if (tasks.isFull(context().taskId(), size, settings.mostInMotion())) {
            long start = settings.nanoTime().getAsLong();
            bring(
                    due.leaving(size - Math.max(1, size / 4)),
                    context().currentSystemTimeMs(),
                    () -> elapsed(start) >= LONGEST_ROOM.toNanos());
        }
    }

    private long elapsed(long start) {
        return settings.nanoTime().getAsLong() - start;
    }

    /** At once off the curves; the examples' rows, of which there may be many, go when there is time. */
    private void forget(Checkpoint forgets, long now) {
        forgotten.add(forgets);
        due.forget(points.forget(forgets));
        for (CurveStore.Name subject : curves.names(forgets.getFamily(), forgets.getTask(), forgets.getModel())) {
            Update update = new Update(now, true);
            if (subject.axis() == Axis.training) {
                update.training.forget(subject, forgets.getForget().getAfter());
                update.scaling.apply();
            } else {
                update.scaling.forget(subject, forgets.getForget().getAfter());
            }
        }
    }

    private void update(long now) {
        passed(now);
        if (now < restUntil && recordsWait()) {
            return;
        }
        long start = settings.nanoTime().getAsLong();
        BooleanSupplier enough = () -> elapsed(start) >= settings.budget().toNanos();
        bring(due.of(calm, now), now, enough);
        points.purge(examples, enough);
        restUntil = now + tasks.rest(context().taskId(), elapsed(start));
    }

    /** @param enough asked after each checkpoint: the rest waits for another time */
    private void bring(List<List<PointState>> models, long now, BooleanSupplier enough) {
        Update update = new Update(now, false);
        List<Brought> all = new ArrayList<>();
        for (List<PointState> states : models) {
            all.add(bring(states, update, enough));
            if (enough.getAsBoolean()) {
                break;
            }
        }
        Set<String> unsound = update.scaling.apply();
        all.forEach(brought -> settle(brought, unsound, now));
    }

    /** While records wait unread, nobody is quiet. */
    private void passed(long now) {
        long step =
                Math.min(now - looked, LONGEST_STEP * settings.updateInterval().toMillis());
        looked = now;
        if (!recordsWait()) {
            calm += Math.max(0, step);
        }
    }

    private boolean recordsWait() {
        return settings.backlog().waits(context().taskId().partition());
    }

    /** @param millis that it took */
    private record Brought(TrainingUpdate.Done done, long millis) {}

    private Brought bring(List<PointState> states, Update update, BooleanSupplier enough) {
        long start = settings.nanoTime().getAsLong();
        TrainingUpdate.Done done = update.training.apply(states, enough);
        return new Brought(done, elapsed(start) / 1_000_000);
    }

    /** @param unsound tasks whose scaling curves were set aside */
    private void settle(Brought brought, Set<String> unsound, long now) {
        TrainingUpdate.Done done = brought.done();
        if (!done.sound() || unsound.contains(done.task())) {
            due.hold(done.states());
            return;
        }
        done.announce().run();
        for (PointState state : due.done(done.states(), now, brought.millis())) {
            metrics.lag.observe(Math.max(0, now - state.getTime()) / 1e3);
        }
    }

    /** Training curves and scaling curves that are brought up to date in one go, and the points that both look at. */
    private final class Update {
        private final TrainingUpdate training;
        private final ScalingUpdate scaling;

        /** @param takesBack whether points are taken back */
        Update(long now, boolean takesBack) {
            LoadedPoints loaded = new LoadedPoints(rows, points);
            BiConsumer<String, Found> out = (key, found) -> forward(key, found, now);
            Publication publication = new Publication(curves, judge, quarantine, out, now, takesBack);
            scaling = new ScalingUpdate(loaded, curves, quarantine, publication, settings.trainingFactor());
            training = new TrainingUpdate(
                    loaded,
                    curves,
                    quarantine,
                    publication,
                    scaling,
                    new PassAt(settings.passAt()),
                    settings.nanoTime(),
                    out,
                    now);
        }
    }

    @Override
    public void close() {
        quarantine.close();
        tasks.left(context().taskId());
    }

    private void forward(String key, Found found, long now) {
        if (found instanceof Found.Completed completed) {
            metrics.count(completed.value());
        }
        context().forward(new Record<>(key, found, now));
    }
}
