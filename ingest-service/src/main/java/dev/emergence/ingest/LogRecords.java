package dev.emergence.ingest;

import dev.emergence.importers.Sink;
import dev.emergence.importers.Wire;
import dev.emergence.ingest.body.Reason;
import dev.emergence.ingest.body.Rejection;
import dev.emergence.schemas.Checkpoint;
import dev.emergence.schemas.Generation;
import dev.emergence.schemas.Keys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** What a log file holds, on its way to Kafka as if it had been sent as generations, points and announced sizes. */
final class LogRecords implements Sink {
    /** Of more examples no size is announced: their checkpoint is complete when no more come. */
    private static final int MOST_EXAMPLES = 1_000_000;

    private static final int MOST_SIZES = 10_000;

    /** Sends one record, as JSON, and tells the receipt. */
    interface Way {
        void send(byte[] json, String place) throws IOException;
    }

    private final Way generations;
    private final Way points;
    private final Way announcements;
    private final Receipt receipt;
    private final Map<String, Size> sizes = new LinkedHashMap<>();
    private long examples;
    private long broken;

    /** What is seen of a checkpoint. */
    private record Size(Checkpoint checkpoint, Set<String> examples) {}

    /** @param receipt takes what is broken or left out */
    LogRecords(Way generations, Way points, Way announcements, Receipt receipt) {
        this.generations = generations;
        this.points = points;
        this.announcements = announcements;
        this.receipt = receipt;
    }

    @Override
    public void generation(Generation generation) throws IOException {
        count(generation);
        String source = generation.getAttributes().get(SOURCE);
        generations.send(Wire.line(generation).getBytes(StandardCharsets.UTF_8), source);
    }

    private void count(Generation generation) {
        String key = Keys.of(
                generation.getFamily(),
                generation.getModel(),
                generation.getTask(),
                Keys.position(generation.getStep(), generation.getTokens()) + "/" + generation.getParameters());
        Size size = sizes.get(key);
        if (size == null && sizes.size() < MOST_SIZES) {
            size = new Size(announcement(generation), new HashSet<>());
            sizes.put(key, size);
        }
        if (size != null && examples <= MOST_EXAMPLES && size.examples.add(generation.getExample())) {
            examples++;
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

    /** Says how many examples each checkpoint has: a file is one whole evaluation. */
    void announce() throws IOException {
        if (examples > MOST_EXAMPLES || sizes.size() >= MOST_SIZES) {
            receipt.leaveOut("the size of the checkpoints: there are too many examples");
            return;
        }
        for (Size size : sizes.values()) {
            size.checkpoint.setExamples((long) size.examples.size());
            announcements.send(Wire.line(size.checkpoint).getBytes(StandardCharsets.UTF_8), null);
        }
    }
}
