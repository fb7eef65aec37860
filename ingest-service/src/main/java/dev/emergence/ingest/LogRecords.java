package dev.emergence.ingest;

import dev.emergence.importers.ExampleSet;
import dev.emergence.importers.Sink;
import dev.emergence.importers.Wire;
import dev.emergence.ingest.body.Reason;
import dev.emergence.ingest.body.Rejection;
import dev.emergence.schemas.Checkpoint;
import dev.emergence.schemas.Generation;
import dev.emergence.schemas.Keys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a log file holds, on its way to Kafka as if it had been sent as generations, points and announced sizes. */
final class LogRecords implements Sink {
    /**
     * Of more examples no size is announced: their checkpoint is complete when no more come. Each takes 96 bytes at most: a tenth of the
     * heap.
     */
    private static final int MOST_EXAMPLES =
            (int) Math.min(1 << 20, Runtime.getRuntime().maxMemory() / 1024);

    private static final int MOST_SIZES = 10_000;

    /** Sends one record, as JSON, and tells the receipt. */
    interface Way {
        /** @return whether it was accepted; Kafka may yet find it too large */
        boolean send(byte[] json, String place) throws IOException;
    }

    private final Way generations;
    private final Way points;
    private final Way announcements;
    private final Receipt receipt;
    private final int mostExamples;
    private final Map<String, Size> sizes = new LinkedHashMap<>();
    private long sent;
    private long examples;
    private long broken;

    /** What was accepted of a checkpoint. */
    private static final class Size {
        private final Checkpoint checkpoint;
        private final ExampleSet examples = new ExampleSet();
        /** Numbers of its first generation and its last, between which others may stand. */
        private final long first;

        private long last;

        Size(Checkpoint checkpoint, long first) {
            this.checkpoint = checkpoint;
            this.first = first;
        }

        boolean mayHold(long number) {
            return number >= first && number <= last;
        }
    }

    /** @param receipt takes what is broken or left out */
    LogRecords(Way generations, Way points, Way announcements, Receipt receipt) {
        this(generations, points, announcements, receipt, MOST_EXAMPLES);
    }

    LogRecords(Way generations, Way points, Way announcements, Receipt receipt, int mostExamples) {
        this.mostExamples = mostExamples;
        this.generations = generations;
        this.points = points;
        this.announcements = announcements;
        this.receipt = receipt;
    }

    @Override
    public void generation(Generation generation) throws IOException {
        String source = generation.getAttributes().get(SOURCE);
        sent++;
        if (generations.send(Wire.line(generation).getBytes(StandardCharsets.UTF_8), source)) {
            count(generation);
        }
    }

    private void count(Generation generation) {
        String key = Keys.of(
                generation.getFamily(),
                generation.getModel(),
                generation.getTask(),
                Keys.position(generation.getStep(), generation.getTokens()) + "/" + generation.getParameters());
        Size size = sizes.get(key);
        if (size == null && sizes.size() < MOST_SIZES) {
            size = new Size(announcement(generation), sent);
            sizes.put(key, size);
        }
        if (size != null && examples <= mostExamples) {
            size.last = sent;
            examples += size.examples.add(generation.getExample(), generation.getAttempt()) ? 1 : 0;
        }
    }

    private static Checkpoint announcement(Generation generation) {
        Checkpoint checkpoint = new Checkpoint();
        checkpoint.setFamily(generation.getFamily());
        checkpoint.setModel(generation.getModel());
        checkpoint.setParameters(generation.getParameters());
        checkpoint.setStep(generation.getStep());
        checkpoint.setTokens(generation.getTokens());
        checkpoint.setCheckpointId(generation.getCheckpointId());
        checkpoint.setTask(generation.getTask());
        checkpoint.setTime(generation.getTime());
        return checkpoint;
    }

    @Override
    public void point(Checkpoint point) throws IOException {
        points.send(Wire.line(point).getBytes(StandardCharsets.UTF_8), null);
    }

    @Override
    public void refused(String place, String why) {
        broken++;
        receipt.reject(broken, place, new Rejection(Reason.MALFORMED, null, why));
    }

    @Override
    public void leftOut(String why) {
        receipt.leaveOut(why);
    }

    /**
     * Says how many examples each checkpoint has, times attempts at each: a file is one whole evaluation.
     *
     * @param tooLarge numbers of the generations that Kafka did not take after all, from 1
     */
    void announce(Collection<Long> tooLarge) throws IOException {
        if (examples > mostExamples || sizes.size() >= MOST_SIZES) {
            receipt.leaveOut("the size of the checkpoints: there are too many examples");
            return;
        }
        for (Size size : sizes.values()) {
            if (tooLarge.stream().anyMatch(size::mayHold)) {
                receipt.leaveOut("the size of a checkpoint: Kafka found generations too large that may be its own");
                continue;
            }
            size.checkpoint.setExamples((long) size.examples.size());
            announcements.send(Wire.line(size.checkpoint).getBytes(StandardCharsets.UTF_8), null);
        }
    }
}
