package dev.emergence.benchmarks.pipeline;

import dev.emergence.benchmarks.figures.Ceiling;
import dev.emergence.benchmarks.machine.CpuTime;
import dev.emergence.schemas.Topics;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Writes and reads the generations' records once more, with no service between, to topics of their own. */
final class KafkaCeiling {
    private static final int RECORDS = 300_000;
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Pipeline pipeline;
    private final Map<String, Object> client;
    private final int partitions;
    private final List<byte[]> keys = new ArrayList<>(RECORDS);
    private final List<byte[]> values = new ArrayList<>(RECORDS);

    private KafkaCeiling(Pipeline pipeline, Map<String, Object> client, int partitions) {
        this.pipeline = pipeline;
        this.client = client;
        this.partitions = partitions;
    }

    /** @param rounds that count, an odd number; one more comes before, for the compilers */
    static Ceiling measure(Pipeline pipeline, int rounds) throws IOException, InterruptedException {
        Map<String, Object> client = Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, pipeline.stack.broker());
        String generations =
                Topics.withPrefix(Topics.DEFAULT_PREFIX).generations().name();
        try (Admin admin = Admin.create(client)) {
            int partitions = admin.describeTopics(List.of(generations))
                    .allTopicNames()
                    .get()
                    .get(generations)
                    .partitions()
                    .size();
            KafkaCeiling ceiling = new KafkaCeiling(pipeline, client, partitions);
            ceiling.consume(generations, RECORDS, true);
            List<Ceiling> measured = new ArrayList<>();
            for (int round = 0; round <= rounds; round++) {
                measured.add(ceiling.round(admin, round));
            }
            return Ceiling.median(measured.subList(1, measured.size()));
        } catch (ExecutionException | CompletionException e) {
            throw new IOException(
                    "Kafka alone could not be measured: " + e.getCause().getMessage(), e);
        }
    }

    private Ceiling round(Admin admin, int round) throws IOException, InterruptedException, ExecutionException {
        String topic = "ceiling-" + round;
        String together = topic + "-together";
        short replicas = 1;
        Topics.create(
                admin,
                List.of(new NewTopic(topic, partitions, replicas), new NewTopic(together, partitions, replicas)));
        long start = System.nanoTime();
        produce(topic);
        double produced = Pipeline.secondsSince(start);
        start = System.nanoTime();
        consume(topic, keys.size(), false);
        double consumed = Pipeline.secondsSince(start);
        CpuTime before = pipeline.cpu();
        start = System.nanoTime();
        CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> produce(together));
        consume(together, keys.size(), false);
        writing.join();
        double both = Pipeline.secondsSince(start);
        CpuTime cpu = pipeline.cpu().since(before);
        admin.deleteTopics(List.of(topic, together)).all().get();
        int records = keys.size();
        Ceiling figures = new Ceiling(
                records,
                bytes(keys) + bytes(values),
                records / produced,
                records / consumed,
                records / both,
                cpu.each(records));
        Pipeline.say(
                "Kafka alone: %,.0f written, %,.0f read, %,.0f both at once a second",
                figures.produce(), figures.consume(), figures.both());
        return figures;
    }

    private static long bytes(List<byte[]> arrays) {
        return arrays.stream().mapToLong(array -> array.length).sum();
    }

    private void produce(String topic) {
        Map<String, Object> settings = new HashMap<>(client);
        // those of ingest-service
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 5);
        settings.put(ProducerConfig.BATCH_SIZE_CONFIG, 1 << 17);
        AtomicReference<Exception> failure = new AtomicReference<>();
        try (var producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int i = 0; i < keys.size(); i++) {
                producer.send(
                        new ProducerRecord<>(topic, keys.get(i), values.get(i)),
                        (sent, e) -> failure.compareAndSet(null, e));
            }
        }
        if (failure.get() != null) {
            throw new KafkaException("a record could not be written to " + topic, failure.get());
        }
    }

    /**
     * Reads from the beginning.
     *
     * @param most as many records, or fewer where the topic has no more
     * @param keep whether to remember them
     */
    private void consume(String topic, int most, boolean keep) throws IOException {
        Map<String, Object> settings = new HashMap<>(client);
        // that of scoring-service
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 2000);
        try (var consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> all = IntStream.range(0, partitions)
                    .mapToObj(partition -> new TopicPartition(topic, partition))
                    .toList();
            consumer.assign(all);
            consumer.seekToBeginning(all);
            long wanted = keep
                    ? Math.min(
                            most,
                            consumer.endOffsets(all).values().stream()
                                    .mapToLong(Long::longValue)
                                    .sum())
                    : most;
            long start = System.nanoTime();
            long read = 0;
            while (read < wanted) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    if (keep && read < wanted) {
                        keys.add(record.key());
                        values.add(record.value());
                    }
                    read++;
                }
                if (System.nanoTime() - start > PATIENCE.toNanos()) {
                    throw new IOException("only " + read + " of " + wanted + " records came from " + topic);
                }
            }
        }
    }
}
