package dev.emergence.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/** The scorer in Python beside scoring-service, on the real topics; this test is its Kafka client. */
class OwnScorerIT {
    private static final String FAMILY = "own-scorer";
    private static final int GENERATIONS = 1200;
    private static final Base64.Encoder BASE64 = Base64.getEncoder();

    @Test
    void itsMetricBecomesACurve() throws Exception {
        Tool.require("python3", "python3");
        List<String> lines = RunningStack.lines(RunningStack.family(FAMILY)).subList(0, GENERATIONS);
        RunningStack running = SharedStack.SMALL.running();
        running.send(lines);
        String broker = running.stack.ready().replaceAll(".* broker=", "");
        write(broker, scored(read(broker)));
        Map<String, double[]> expected = expected(lines);
        Set<String> right = new HashSet<>();
        long deadline = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        while (!right.equals(expected.keySet())) {
            assertThat(System.nanoTime())
                    .as("%s of %s points are right", right, expected.keySet())
                    .isLessThan(deadline);
            Thread.sleep(100);
            right = pointsThatAreRight(running, expected);
        }
    }

    private static List<ConsumerRecord<byte[], byte[]>> read(String broker) {
        Map<String, Object> settings = Map.of("bootstrap.servers", broker, "auto.offset.reset", "earliest");
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (var consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(consumer.partitionsFor("emergence.generations").stream()
                    .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                    .toList());
            long deadline = System.nanoTime() + Duration.ofMinutes(1).toNanos();
            while (records.size() < GENERATIONS && System.nanoTime() < deadline) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                    if (new String(record.key(), StandardCharsets.UTF_8).startsWith(FAMILY + "/")) {
                        records.add(record);
                    }
                }
            }
        }
        assertThat(records).hasSize(GENERATIONS);
        return records;
    }

    private static List<String> scored(List<ConsumerRecord<byte[], byte[]>> records)
            throws IOException, InterruptedException {
        StringBuilder lines = new StringBuilder();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            lines.append(record.partition())
                    .append('\t')
                    .append(record.offset())
                    .append('\t');
            lines.append(BASE64.encodeToString(record.key())).append('\t');
            lines.append(BASE64.encodeToString(record.value())).append('\n');
        }
        String scorer = RunningStack.HOME.resolve("examples/scorer/scorer.py").toString();
        return Tool.run(lines.toString().getBytes(StandardCharsets.US_ASCII), "python3", "-B", scorer)
                .lines()
                .toList();
    }

    private static void write(String broker, List<String> answers) {
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of("bootstrap.servers", broker),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            for (String answer : answers) {
                String[] parts = answer.split("\t");
                producer.send(new ProducerRecord<>(
                        "emergence.scores",
                        Base64.getDecoder().decode(parts[0]),
                        Base64.getDecoder().decode(parts[1])));
            }
        }
    }

    /** Mean and number of the generations of each point: words that output and target share, of all words of both. */
    private static Map<String, double[]> expected(List<String> lines) throws IOException {
        ObjectMapper json = new ObjectMapper();
        Map<String, double[]> sums = new TreeMap<>();
        for (String line : lines) {
            JsonNode generation = json.readTree(line);
            assertThat(generation.get("targets")).hasSize(1);
            Set<String> output = words(generation.get("output").asText());
            Set<String> target = words(generation.get("targets").get(0).asText());
            Set<String> both = new HashSet<>(output);
            both.addAll(target);
            output.retainAll(target);
            double[] sum = sums.computeIfAbsent(
                    String.join(
                            " ",
                            generation.get("model").asText(),
                            generation.get("task").asText(),
                            generation.get("step").asText()),
                    name -> new double[2]);
            sum[0] += both.isEmpty() ? 1 : (double) output.size() / both.size();
            sum[1]++;
        }
        return sums;
    }

    private static Set<String> words(String text) {
        Set<String> words = new HashSet<>(List.of(text.strip().split("\\s+")));
        words.remove("");
        return words;
    }

    private static Set<String> pointsThatAreRight(RunningStack running, Map<String, double[]> expected)
            throws IOException, InterruptedException {
        Set<String> right = new HashSet<>();
        for (JsonNode row : running.verdicts.get("/v1/curves?axis=training&metric=word_overlap&family=" + FAMILY)) {
            assertThat(row.get("kind").asText()).isEqualTo("SCORE");
            for (JsonNode point : running.verdicts.curve(row).get("points")) {
                String name = String.join(
                        " ",
                        row.get("model").asText(),
                        row.get("task").asText(),
                        point.get("step").asText());
                double[] sum = expected.get(name);
                if (point.get("complete").asBoolean() && point.get("examples").asLong() == sum[1]) {
                    // only the order of summation may differ
                    assertThat(point.get("value").asDouble()).as(name).isCloseTo(sum[0] / sum[1], within(1e-12));
                    right.add(name);
                }
            }
        }
        return right;
    }
}
