package dev.emergence.importers;

import dev.emergence.schemas.Checkpoint;
import dev.emergence.schemas.Generation;
import dev.emergence.schemas.Keys;
import java.io.IOException;
import java.util.Objects;

/**
 * Tells of records that take the place of earlier ones of the same import, in one file or in several, and say something else: of two
 * different things that have one name only the later is kept. What comes again unchanged is not told.
 */
public final class Replaced implements Sink {
    /** Records whose names are remembered, each with 32 bytes, and half of that again while the table grows: a tenth of the heap at most. */
    static final int MOST = (int) Math.min(1 << 20, Runtime.getRuntime().maxMemory() / 512);

    private static final String TOLD =
            ", but another content: the later one counts. A task, model or family of its own keeps both";

    private final Sink sink;
    private final int most;
    /** Of each name its hash and that of what it stands for, one after the other; 0 is no name. */
    private long[] seen = new long[1 << 9];

    private int size;
    private boolean full;

    /** @param sink takes all records, and what is told */
    public Replaced(Sink sink) {
        this(sink, MOST);
    }

    Replaced(Sink sink, int most) {
        this.sink = sink;
        this.most = most;
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
        long hash = Text.hash(name) | 1;
        int at = place(seen, hash);
        if (seen[at] == hash) {
            boolean other = seen[at + 1] != content;
            seen[at + 1] = content;
            return other;
        }
        if (size < most) {
            seen[at] = hash;
            seen[at + 1] = content;
            size++;
            grow();
        } else if (!full) {
            full = true;
            sink.leftOut("nothing, but there are more than " + most
                    + " records: whether later ones replace each other is not looked at");
        }
        return false;
    }

    private void grow() {
        if (size <= seen.length / 4) {
            return;
        }
        long[] before = seen;
        seen = new long[2 * before.length];
        for (int i = 0; i < before.length; i += 2) {
            if (before[i] != 0) {
                System.arraycopy(before, i, seen, place(seen, before[i]), 2);
            }
        }
    }

    /** Where a name stands, or would. */
    private static int place(long[] table, long hash) {
        int at = (int) (hash >>> 20) & (table.length - 2);
        while (table[at] != 0 && table[at] != hash) {
            at = at + 2 & (table.length - 1);
        }
        return at;
    }
}
