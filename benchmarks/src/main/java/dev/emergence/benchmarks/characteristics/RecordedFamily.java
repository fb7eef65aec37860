package dev.emergence.benchmarks.characteristics;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.emergence.statistics.curve.LinkedCurve;
import dev.emergence.statistics.metric.MetricKind;
import dev.emergence.statistics.metric.Metrics;
import dev.emergence.statistics.metric.Sample;
import dev.emergence.statistics.point.Moments;
import dev.emergence.statistics.point.PairedMoments;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;

/** The training curves of the recorded family, {@code target_nll} and {@code exact_match}; step 0 takes no part. */
public record RecordedFamily(List<Curve> curves) {
    static final String LABEL = "recorded family, 64 training curves";

    private static final ObjectReader LINE = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build()
            .readerFor(Line.class);

    /** Of one model on one task. */
    record Curve(LinkedCurve loss, LinkedCurve score) {}

    private record Line(
            String model,
            String task,
            long tokens,
            String example,
            List<String> targets,
            String output,
            float[] target_logprobs) {}

    private record Key(String model, String task) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            int byModel = model.compareTo(other.model);
            return byModel != 0 ? byModel : task.compareTo(other.task);
        }
    }

    /** A checkpoint's scores by example. */
    private static final class Checkpoint {
        private final Map<String, Double> losses = new TreeMap<>();
        private int right;

        double[] sorted() {
            return losses.values().stream().mapToDouble(Double::doubleValue).toArray();
        }
    }

    /** @param file NDJSON of generations, gzipped */
    public static RecordedFamily read(Path file) throws IOException {
        Map<Key, TreeMap<Long, Checkpoint>> curves = new TreeMap<>();
        try (BufferedReader reader = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
            for (String text = reader.readLine(); text != null; text = reader.readLine()) {
                Line line = LINE.readValue(text);
                if (line.tokens > 0) {
                    add(line, curves.computeIfAbsent(new Key(line.model, line.task), key -> new TreeMap<>()));
                }
            }
        }
        return new RecordedFamily(
                curves.values().stream().map(RecordedFamily::curve).toList());
    }

    private static void add(Line line, TreeMap<Long, Checkpoint> checkpoints) {
        Sample sample = new Sample(line.output, line.targets, line.target_logprobs, null, null, null, null, null);
        Checkpoint checkpoint = checkpoints.computeIfAbsent(line.tokens, key -> new Checkpoint());
        checkpoint.losses.put(line.example, score(Metrics.TARGET_NLL, sample));
        checkpoint.right += (int) score(Metrics.EXACT_MATCH, sample);
    }

    private static double score(Metrics metric, Sample sample) {
        return metric.value(metric.statistics(sample), 1);
    }

    private static Curve curve(TreeMap<Long, Checkpoint> checkpoints) {
        List<LinkedCurve.Point> loss = new ArrayList<>();
        List<LinkedCurve.Point> score = new ArrayList<>();
        double[] before = null;
        for (Map.Entry<Long, Checkpoint> entry : checkpoints.entrySet()) {
            double u = Math.log10(entry.getKey());
            double[] now = entry.getValue().sorted();
            Moments moments = Moments.of(now);
            Optional<PairedMoments> change = Optional.ofNullable(before).map(then -> PairedMoments.of(now, then));
            loss.add(new LinkedCurve.Point(
                    u, moments.mean(), moments.standardError().orElseThrow(), 0, now.length, change, Optional.empty()));
            score.add(new LinkedCurve.Point(
                    u, 0, 0, entry.getValue().right, now.length, Optional.empty(), Optional.empty()));
            before = now;
        }
        return new Curve(new LinkedCurve(MetricKind.LOSS, loss), new LinkedCurve(MetricKind.PROPORTION, score));
    }
}
