package dev.emergence.analysis.view;

import dev.emergence.schemas.Keys;
import dev.emergence.schemas.Topics;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.streams.KafkaStreams;

/** Which tasks of which families this instance computes: Prometheus is to find each curve on one instance only. */
@ApplicationScoped
public class OwnTasks {
    private final KafkaStreams streams;
    private final String scores;
    private final Map<String, Object> kafka;
    private int partitions;

    OwnTasks(KafkaStreams streams, Topics topics, @Identifier("default-kafka-broker") Map<String, Object> kafka) {
        this.streams = streams;
        this.scores = topics.scores().name();
        this.kafka = kafka;
    }

    /** Takes family and task; true where their scores come to a partition that is this instance's now. */
    public BiPredicate<String, String> now() {
        Set<Integer> own = streams.metadataForLocalThreads().stream()
                .flatMap(thread -> thread.activeTasks().stream())
                .flatMap(task -> task.topicPartitions().stream())
                .filter(partition -> partition.topic().equals(scores))
                .map(TopicPartition::partition)
                .collect(Collectors.toSet());
        int of = partitions();
        return (family, task) -> own.contains(partition(Keys.of(family, task), of));
    }

    /** As Kafka's producers place a key. */
    public static int partition(String key, int partitions) {
        return Utils.toPositive(Utils.murmur2(key.getBytes(StandardCharsets.UTF_8))) % partitions;
    }

    private synchronized int partitions() {
        if (partitions == 0) {
            try (Admin admin = Admin.create(kafka)) {
                partitions = admin.describeTopics(List.of(scores))
                        .topicNameValues()
                        .get(scores)
                        .get()
                        .partitions()
                        .size();
            } catch (ExecutionException e) {
                throw new Unavailable("Kafka does not answer", "Ask again in a few seconds.");
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new Unavailable("This service ends", "Ask another instance.");
            }
        }
        return partitions;
    }
}
