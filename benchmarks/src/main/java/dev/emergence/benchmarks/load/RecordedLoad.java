package dev.emergence.benchmarks.load;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.emergence.standalone.Recording;
import dev.emergence.standalone.Recording.Announcement;
import dev.emergence.standalone.Recording.Checkpoint;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** A part of a recording, whose requests are prepared once. */
public final class RecordedLoad implements Load {
    private final List<Batch> announcements = new ArrayList<>();
    private final List<Batch> batches = new ArrayList<>();
    private final Map<Subject, Integer> checkpoints = new HashMap<>();
    private long size;

    /**
     * @param most as many lines, from the first
     * @param lines of a request
     */
    public RecordedLoad(Recording recording, int most, int lines) throws IOException {
        Map<Checkpoint, Announcement> announced =
                recording.contents(number -> number <= most).checkpoints();
        announced.keySet().forEach(checkpoint -> checkpoints.merge(subject(checkpoint), 1, Integer::sum));
        Batch.Builder said = new Batch.Builder();
        ObjectMapper json = new ObjectMapper();
        for (Announcement announcement : announced.values()) {
            said.add(json.writeValueAsString(announcement), null);
        }
        announcements.add(said.build());
        read(recording, most, lines);
    }

    private void read(Recording recording, int most, int lines) throws IOException {
        Batch.Builder batch = new Batch.Builder();
        try (BufferedReader reader = recording.open()) {
            for (String line = reader.readLine(); line != null && size < most; line = reader.readLine()) {
                batch.add(line, Recording.checkpoint(line).orElseThrow());
                size++;
                if (batch.size() == lines) {
                    batches.add(batch.build());
                }
            }
        }
        if (batch.size() > 0) {
            batches.add(batch.build());
        }
    }

    static Subject subject(Checkpoint checkpoint) {
        return new Subject(checkpoint.model(), checkpoint.task());
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public Map<Subject, Integer> checkpoints() {
        return checkpoints;
    }

    @Override
    public Iterator<Batch> announcements(String family) {
        return named(announcements, family);
    }

    @Override
    public Iterator<Batch> batches(String family) {
        return named(batches, family);
    }

    private static Iterator<Batch> named(List<Batch> batches, String family) {
        byte[] name = family.getBytes(StandardCharsets.US_ASCII);
        if (name.length != NAME) {
            throw new IllegalArgumentException(family);
        }
        batches.forEach(batch -> batch.rename(name));
        return batches.iterator();
    }
}
