package dev.emergence.schemas;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * All topics of one installation.
 *
 * @param generations key family/model/task/example
 * @param checkpoints key family/task
 * @param scores key family/task: all curves of one task meet on one instance
 * @param curves key family/task/metric/axis/model
 * @param points the points of those: the curve's key and, behind it, the checkpoint's position or, of a scaling curve, the model
 * @param events key family/task; always one partition: its order, and the offset to resume from, are those of all events
 * @param breaks key break_id: the newest event of each break, for good; one partition, small
 * @param acknowledgements key break_id; one partition, small
 * @param annotations key family/model/id; one partition, small
 * @param audit without keys; one partition, small: its order is that of the acts
 */
public record Topics(
        Topic<Generation> generations,
        Topic<Checkpoint> checkpoints,
        Topic<Score> scores,
        Topic<CurveSummary> curves,
        Topic<CurvePoint> points,
        Topic<Event> events,
        Topic<Event> breaks,
        Topic<Acknowledgement> acknowledgements,
        Topic<Annotation> annotations,
        Topic<Audit> audit) {

    /** The prefix of an installation that has Kafka for itself. */
    public static final String DEFAULT_PREFIX = "emergence.";

    /**
     * Bytes of the largest record that a topic, or a producer to it, must take. 1 MiB of JSON may be 1.8 MiB of Avro, and
     * Kafka's own limit is 1 MiB.
     */
    public static final int RECORD_BYTES = 8 << 20;

    /** As long as a client's requests take at most by default. */
    private static final Duration LEADERS = Duration.ofMinutes(1);

    /** @param prefix comes before every name; several installations may share one Kafka */
    public static Topics withPrefix(String prefix) {
        return new Topics(
                new Topic<>(prefix + "generations", AvroSerde.of(Generation.class, Rules::check), Duration.ofDays(7)),
                new Topic<>(prefix + "checkpoints", AvroSerde.of(Checkpoint.class, Rules::check), Duration.ofDays(30)),
                new Topic<>(prefix + "scores", AvroSerde.of(Score.class, Rules::check), Duration.ofDays(7)),
                new Topic<>(prefix + "curves", AvroSerde.of(CurveSummary.class), null),
                new Topic<>(prefix + "points", AvroSerde.of(CurvePoint.class), null),
                new Topic<>(prefix + "events", AvroSerde.of(Event.class), Duration.ofDays(90)),
                new Topic<>(prefix + "breaks", AvroSerde.of(Event.class), null),
                new Topic<>(prefix + "acknowledgements", AvroSerde.of(Acknowledgement.class), null),
                new Topic<>(prefix + "annotations", AvroSerde.of(Annotation.class, Rules::check), null),
                new Topic<>(prefix + "audit", AvroSerde.of(Audit.class), Duration.ofDays(400)));
    }

    public List<Topic<?>> all() {
        return List.of(
                generations, checkpoints, scores, curves, points, events, breaks, acknowledgements, annotations, audit);
    }

    /** Topics and dead-letter topics. */
    public List<String> names() {
        return all().stream()
                .flatMap(topic -> Stream.of(topic.name(), topic.deadLetters()))
                .toList();
    }

    /** {@link #create(Admin, List)} with all of these. */
    public List<String> create(Admin admin, int partitions, short replication) {
        return create(admin, creations(partitions, replication));
    }

    /**
     * Creates the topics that are missing and leaves the others as they are. Those it has created can be written to: a broker
     * tells of a partition shortly before it leads it. If a producer's first batch comes in between it is refused, and where its
     * second one is not, the first is out of order however often it is sent again.
     *
     * @return the names of those it has created
     * @throws KafkaException if Kafka refuses or can't be reached
     */
    public static List<String> create(Admin admin, List<NewTopic> topics) {
        try {
            Set<String> present = admin.listTopics().names().get();
            List<NewTopic> missing = topics.stream()
                    .filter(topic -> !present.contains(topic.name()))
                    .toList();
            Map<String, KafkaFuture<Void>> creations =
                    admin.createTopics(missing).values();
            List<NewTopic> created = new ArrayList<>();
            for (NewTopic topic : missing) {
                if (created(creations.get(topic.name()))) {
                    created.add(topic);
                }
            }
            awaitLeaders(admin, created);
            return created.stream().map(NewTopic::name).toList();
        } catch (ExecutionException e) {
            throw new KafkaException(
                    "topics could not be created: " + e.getCause().getMessage(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted while creating topics", e);
        }
    }

    /** How each topic, and each for dead letters, is made. */
    public List<NewTopic> creations(int partitions, short replication) {
        List<NewTopic> creations = new ArrayList<>();
        for (Topic<?> topic : all()) {
            // whoever reads one of these reads all of it
            boolean single = List.of(events, breaks, acknowledgements, annotations, audit)
                    .contains(topic);
            creations.add(topic.creation(single ? 1 : partitions, replication));
            creations.add(new NewTopic(topic.deadLetters(), 1, replication)
                    .configs(deletedAfter(Duration.ofDays(30), replication)));
        }
        return creations;
    }

    /** Until the brokers know of the topics, and each partition's leader answers for it: nobody else knows its end. */
    private static void awaitLeaders(Admin admin, List<NewTopic> topics)
            throws ExecutionException, InterruptedException {
        List<String> names = topics.stream().map(NewTopic::name).toList();
        Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
        topics.forEach(topic -> IntStream.range(0, topic.numPartitions())
                .forEach(partition -> ends.put(new TopicPartition(topic.name(), partition), OffsetSpec.latest())));
        long deadline = System.nanoTime() + LEADERS.toNanos();
        while (true) {
            try {
                admin.describeTopics(names).allTopicNames().get();
                admin.listOffsets(ends).all().get();
                return;
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException) || System.nanoTime() > deadline) {
                    throw e;
                }
                Thread.sleep(20);
            }
        }
    }

    /** False where another instance has created it since we looked. */
    private static boolean created(KafkaFuture<Void> creation) throws ExecutionException, InterruptedException {
        try {
            creation.get();
            return true;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof TopicExistsException) {
                return false;
            }
            throw e;
        }
    }

    static Map<String, String> deletedAfter(Duration retention, short replication) {
        Map<String, String> configs = configs(replication, TopicConfig.CLEANUP_POLICY_DELETE);
        configs.put(TopicConfig.RETENTION_MS_CONFIG, Long.toString(retention.toMillis()));
        return configs;
    }

    /** What is acknowledged is on two brokers, where there are three: one may be lost, or be down, without harm. */
    static Map<String, String> configs(short replication, String cleanup) {
        Map<String, String> configs = new HashMap<>();
        configs.put(TopicConfig.CLEANUP_POLICY_CONFIG, cleanup);
        configs.put(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, replication > 2 ? "2" : "1");
        configs.put(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(RECORD_BYTES));
        return configs;
    }
}
