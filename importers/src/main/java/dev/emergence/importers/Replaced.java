package dev.emergence.importers;

import dev.emergence.schemas.Checkpoint;
import dev.emergence.schemas.Generation;
import dev.emergence.schemas.Keys;
import java.io.IOException;
import java.util.Objects;

/**
 * Tells of records that take the place of earlier ones of the same import, in one file or in several, and say something else: of two
 * different things that have one name only the later is kept. What comes again unchanged is not told. And of examples that are another
 * question at another checkpoint, as where a tool counts what it has shuffled.
 */
public final class Replaced implements Sink {
    private static final String TOLD =
            ", but another content: the later one counts. A task, model or family of its own keeps both";

    private static final String OTHER =
            "nothing, but an example of this name has another prompt and other targets elsewhere in this family and task: they"
                    + " are compared as one. A task or family of its own keeps them apart";

    private final Sink sink;
    private final int most;
    /** By a record's name the hash of what it says. */
    private final Hashes seen;
    /** By an example's name halves of the hashes of its prompt and its targets. */
    private final Hashes questions;

    private boolean full;

    /** @param sink takes all records, and what is told */
    public Replaced(Sink sink) {
        this(sink, Hashes.MOST);
    }

    Replaced(Sink sink, int most) {
        this.sink = sink;
        this.most = most;
        this.seen = new Hashes(most);
        this.questions = new Hashes(most);
    }

    @Override
    public void generation(Generation generation) throws IOException {
        String name = Keys.of(
                Keys.of(generation),
                Long.toString(Keys.position(generation.getStep(), generation.getTokens())),
                Integer.toString(generation.getAttempt()));
        int content = Objects.hash(
                generation.getPrompt(),
                generation.getTargets(),
                generation.getOutput(),
                generation.getChoices(),
                generation.getScores(),
                generation.getTargetLogprobSum());
        if (replaces(name, content)) {
            sink.leftOut(
                    "an earlier generation of the same family, model, checkpoint, task, example and attempt" + TOLD);
        } else if (asksOther(generation)) {
            sink.leftOut(OTHER);
        }
        sink.generation(generation);
    }

    @Override
    public void point(Checkpoint point) throws IOException {
        String name = Keys.of(
                Keys.of(point),
                point.getModel(),
                Long.toString(Keys.position(point.getStep(), point.getTokens())),
                point.getPoint().getMetric());
        int content = Objects.hash(
                point.getPoint().getMean(),
                point.getPoint().getExamples(),
                point.getPoint().getStandardError());
        if (replaces(name, content)) {
            sink.leftOut("an earlier point of the same family, model, checkpoint, task and metric" + TOLD);
        }
        sink.point(point);
    }

    @Override
    public void refused(String place, String why) {
        sink.refused(place, why);
    }

    @Override
    public void leftOut(String why) {
        sink.leftOut(why);
    }

    /** Whether the name stood for something else before. */
    private boolean replaces(String name, int content) {
        Long before = seen.get(name);
        if (!seen.put(name, content) && !full) {
            full = true;
            sink.leftOut("nothing, but there are more than " + most
                    + " records: whether later ones replace each other is not looked at");
        }
        return before != null && before != content;
    }

    /** Whether prompt and targets are others than those of the first of that name: a prompt alone may be written otherwise for each model. */
    private boolean asksOther(Generation generation) {
        if (generation.getPrompt() == null || generation.getTargets().isEmpty()) {
            return false;
        }
        String name = Keys.of(generation.getFamily(), generation.getTask(), generation.getExample());
        long prompt = Text.hash(generation.getPrompt()) >>> 32;
        long targets = Text.hash(String.join("\0", generation.getTargets())) >>> 32;
        Long before = questions.get(name);
        if (before == null) {
            questions.put(name, prompt << 32 | targets);
        }
        return before != null && before >>> 32 != prompt && (before & 0xFFFF_FFFFL) != targets;
    }
}
