package dev.emergence.ingest;

import dev.emergence.schemas.Annotation;
import dev.emergence.schemas.Audit;
import dev.emergence.schemas.Checkpoint;
import dev.emergence.schemas.Forget;
import dev.emergence.schemas.Keys;
import dev.emergence.schemas.Topic;
import dev.emergence.schemas.Topics;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;

/**
 * Says to analysis-service that something is taken back: to every partition of the checkpoints, for tasks are spread over them, and
 * with the places up to which generations are. It is done where analysis-service has committed that it has read it. What is said of
 * the runs goes at once.
 */
@ApplicationScoped
class Forgetting {
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final KafkaConnection kafka;
    private final Topics topics;
    private final String reader;

    Forgetting(KafkaConnection kafka, IngestConfig config) {
        this.kafka = kafka;
        this.topics = Topics.withPrefix(config.topic().prefix());
        this.reader = config.group().prefix().orElse("") + "analysis";
    }

    /**
     * @param forgets its generations' end is set here
     * @param audit who does it: nothing is forgotten before Kafka has that
     * @param patience waits so long at most
     * @return whether it is done; if not, it will be once analysis-service has come so far
     * @throws KafkaException if Kafka did not take it
     */
    boolean forget(Checkpoint forgets, Audit audit, Duration patience) {
        try {
            kafka.producer()
                    .send(new ProducerRecord<>(
                            topics.audit().name(), topics.audit().value().encode(audit)))
                    .get();
            forgets.setForget(new Forget(forgets.getForget().getAfter(), generationsEnd()));
            takeAnnotations(forgets);
            return await(send(forgets), patience);
        } catch (ExecutionException e) {
            throw new KafkaException(e.getCause().getMessage(), e.getCause());
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    private List<Long> generationsEnd() throws ExecutionException, InterruptedException {
        String topic = topics.generations().name();
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        for (PartitionInfo partition : kafka.producer().partitionsFor(topic)) {
            asked.put(new TopicPartition(topic, partition.partition()), OffsetSpec.latest());
        }
        Map<Integer, Long> ends = new TreeMap<>();
        for (var end : kafka.admin().listOffsets(asked).all().get().entrySet()) {
            ends.put(end.getKey().partition(), end.getValue().offset());
        }
        return List.copyOf(ends.values());
    }

    private void takeAnnotations(Checkpoint forgets) throws ExecutionException, InterruptedException {
        Topic<Annotation> topic = topics.annotations();
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        try (Consumer<String, byte[]> consumer = kafka.consumer()) {
            for (String key : Annotations.taken(forgets, topic, consumer)) {
                sent.add(kafka.producer().send(new ProducerRecord<>(topic.name(), key, null)));
            }
        }
        for (Future<RecordMetadata> one : sent) {
            one.get();
        }
    }

    /** @return up to where a reader has to come */
    private Map<TopicPartition, Long> send(Checkpoint forgets) throws ExecutionException, InterruptedException {
        String topic = topics.checkpoints().name();
        byte[] value = topics.checkpoints().value().encode(forgets);
        Producer<String, byte[]> producer = kafka.producer();
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        for (PartitionInfo partition : producer.partitionsFor(topic)) {
            sent.add(producer.send(new ProducerRecord<>(topic, partition.partition(), Keys.of(forgets), value)));
        }
        Map<TopicPartition, Long> ends = new HashMap<>();
        for (Future<RecordMetadata> one : sent) {
            RecordMetadata place = one.get();
            ends.put(new TopicPartition(topic, place.partition()), place.offset() + 1);
        }
        return ends;
    }

    private boolean await(Map<TopicPartition, Long> ends, Duration patience)
            throws ExecutionException, InterruptedException {
        Admin admin = kafka.admin();
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            Map<TopicPartition, OffsetAndMetadata> read = admin.listConsumerGroupOffsets(reader)
                    .partitionsToOffsetAndMetadata()
                    .get();
            boolean done = ends.entrySet().stream().allMatch(end -> {
                OffsetAndMetadata offset = read.get(end.getKey());
                return offset != null && offset.offset() >= end.getValue();
            });
            if (done || System.nanoTime() > deadline) {
                return done;
            }
            Thread.sleep(PAUSE.toMillis());
        }
    }
}
