package dev.emergence.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.emergence.statistics.metric.Metrics;
import dev.emergence.statistics.metric.Sample;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Scored generations a second, one thread, on the texts that the Python peers were timed on.
 *
 * <p>One operation is what a scorer does with one generation: a new sample (nothing is tokenised yet), the check of its
 * inputs, the vector, and the value of the vector. The whole file is one invocation, so that branch predictors and caches
 * see 2,000 different texts.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(2)
public class TextMetricsBenchmark {
    private static final int PAIRS = 2_000;

    /** ~60 words, ~10 characters. */
    @Param({"long", "short"})
    private String texts;

    /** Ids joined by {@code +} share a sample. */
    @Param({
        "bleu",
        "chrf",
        "rouge_1",
        "rouge_l",
        "rouge_1+rouge_2+rouge_l+rouge_lsum",
        "token_f1",
        "token_f1+quasi_exact_match",
        "quasi_exact_match",
        "char_edit_distance",
        "token_edit_distance",
        "exact_match",
        "number_match"
    })
    private String metrics;

    private Metrics[] set;
    private List<String> outputs;
    private List<List<String>> targets;

    /** Reads the texts. */
    @Setup
    public void read() throws IOException {
        set = Arrays.stream(metrics.split("\\+"))
                .map(id -> Metrics.of(id).orElseThrow())
                .toArray(Metrics[]::new);
        outputs = new ArrayList<>(PAIRS);
        targets = new ArrayList<>(PAIRS);
        ObjectMapper json = new ObjectMapper();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                TextMetricsBenchmark.class.getResourceAsStream("/" + texts + ".jsonl"), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                JsonNode pair = json.readTree(line);
                outputs.add(pair.get("hypothesis").textValue());
                targets.add(List.of(pair.get("references").get(0).textValue()));
            }
        }
        if (outputs.size() != PAIRS) {
            throw new IOException("expected " + PAIRS + " pairs, got " + outputs.size());
        }
    }

    /** All pairs of the file. */
    @Benchmark
    @OperationsPerInvocation(PAIRS)
    public double score() {
        double sum = 0;
        for (int i = 0; i < PAIRS; i++) {
            Sample sample = new Sample(outputs.get(i), targets.get(i), null, null, null, null, null, null);
            for (Metrics metric : set) {
                if (metric.skipReason(sample).isEmpty()) {
                    sum += metric.value(metric.statistics(sample), 1);
                }
            }
        }
        return sum;
    }
}
