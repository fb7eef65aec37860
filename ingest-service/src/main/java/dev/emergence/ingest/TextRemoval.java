package dev.emergence.ingest;

import dev.emergence.schemas.Content;
import dev.emergence.schemas.Topics;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jboss.logging.Logger;

/**
 * Where texts are not kept: deletes generations once every scorer has committed that it has read them.
 *
 * <ol>
 *   <li>Nothing is deleted at or behind the least offset that a scorer has committed. Scorers are the groups named {@code scoring-…}, and
 *       those that settings name, whether Kafka knows them or not: where one has committed nothing, nothing is deleted.
 *   <li>All that it goes by is asked of Kafka anew each time. So instances may do it side by side, and be ended at any time.
 *   <li>Kafka deletes whole files, and never the one that it appends to; a new one is begun by a record that comes after
 *       {@code segment.ms}. Where none comes, an aborted transaction begins it: readers of committed records don't see it. Up to where
 *       that was done is committed as a group's offset, so that it is done once however many instances there are.
 *   <li>What no scorer reads stays until the topic's retention ends.
 * </ol>
 */
@ApplicationScoped
class TextRemoval {
    private static final Logger LOG = Logger.getLogger(TextRemoval.class);
    private static final String SCORERS = "scoring-";
    private static final Duration LEAST = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final KafkaConnection kafka;
    private final Content content;
    private final Duration interval;
    private final String topic;
    private final String scorers;
    private final String own;
    private final Set<String> named;
    private final Thread work = new Thread(this::work, "text-removal");
    private final Map<TopicPartition, Quiet> quiet = new HashMap<>();
    /** Scorers that were listed once: a list leaves out those whose coordinator is changing. */
    private final Set<String> known = new HashSet<>();

    private boolean prepared;
    private boolean begun;
    private String problem = "";
    private volatile long left;

    /** Since when a partition ends where it does, nanoseconds. */
    private record Quiet(long end, long since) {}

    TextRemoval(KafkaConnection kafka, IngestConfig config, IngestMetrics metrics) {
        this.kafka = kafka;
        this.content = config.content();
        this.interval = config.contentInterval().compareTo(LEAST) < 0 ? LEAST : config.contentInterval();
        this.topic = Topics.withPrefix(config.topic().prefix()).generations().name();
        String prefix = config.group().prefix().orElse("");
        this.scorers = prefix + SCORERS;
        this.own = prefix + "ingest-content";
        this.named = config.contentScorers().stream().map(scorers::concat).collect(Collectors.toSet());
        work.setDaemon(true);
        metrics.content(content, () -> left);
    }

    void start(@Observes StartupEvent event) {
        if (!content.keepsTexts()) {
            work.start();
        }
    }

    void stop(@Observes ShutdownEvent event) {
        work.interrupt();
    }

    private void work() {
        Duration pause = interval.compareTo(LONGEST_PAUSE) < 0 ? interval : LONGEST_PAUSE;
        try {
            while (true) {
                Thread.sleep(pause.toMillis());
                say(problem());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** @return why texts stay; empty if they do not */
    private String problem() throws InterruptedException {
        try {
            return pass();
        } catch (ExecutionException e) {
            return String.valueOf(e.getCause().getMessage());
        } catch (KafkaException e) {
            return String.valueOf(e.getMessage());
        } catch (RuntimeException e) {
            // that texts stay must not end in silence
            return "a fault of the service, " + e.getClass().getName();
        }
    }

    private void say(String found) {
        if (!found.equals(problem)) {
            if (found.isEmpty()) {
                LOG.info("generations that all scorers have read are deleted");
            } else {
                LOG.warnf("texts are not deleted: %s", found);
            }
        }
        problem = found;
    }

    private String pass() throws ExecutionException, InterruptedException {
        Admin admin = kafka.admin();
        prepare(admin);
        List<TopicPartition> partitions =
                admin.describeTopics(Set.of(topic)).allTopicNames().get().get(topic).partitions().stream()
                        .map(partition -> new TopicPartition(topic, partition.partition()))
                        .toList();
        Map<TopicPartition, Long> begins = offsets(admin, partitions, OffsetSpec.earliest());
        Map<TopicPartition, Long> ends = offsets(admin, partitions, OffsetSpec.latest());
        Map<String, Map<TopicPartition, OffsetAndMetadata>> committed = committed(admin);
        Map<TopicPartition, RecordsToDelete> read = new HashMap<>();
        long rest = 0;
        for (TopicPartition partition : partitions) {
            long begin = begins.get(partition);
            long end = ends.get(partition);
            long upTo = Math.min(end, read(partition, committed.values()));
            if (upTo > begin) {
                read.put(partition, RecordsToDelete.beforeOffset(upTo));
            }
            rest += end - Math.max(begin, upTo);
        }
        // the first list may lack one; the second has had the time that a coordinator takes
        if (begun) {
            admin.deleteRecords(read).all().get();
        }
        begun = true;
        left = rest;
        roll(admin, ends);
        SortedSet<String> silent = new TreeSet<>();
        committed.forEach((group, offsets) -> {
            if (offsets.keySet().stream().noneMatch(partitions::contains)) {
                silent.add(group);
            }
        });
        return rest == 0 || silent.isEmpty() ? "" : "no offset is committed by " + String.join(", ", silent);
    }

    /** The topic's files are closed after the interval, by the broker's clock, and leave the disk soon after they are deleted. */
    private void prepare(Admin admin) throws ExecutionException, InterruptedException {
        if (!prepared) {
            Collection<AlterConfigOp> settings = Map.of(
                            TopicConfig.SEGMENT_MS_CONFIG,
                            Long.toString(interval.toMillis()),
                            TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG,
                            "LogAppendTime",
                            TopicConfig.FILE_DELETE_DELAY_MS_CONFIG,
                            "1000")
                    .entrySet()
                    .stream()
                    .map(setting -> new AlterConfigOp(
                            new ConfigEntry(setting.getKey(), setting.getValue()), AlterConfigOp.OpType.SET))
                    .toList();
            admin.incrementalAlterConfigs(Map.of(new ConfigResource(ConfigResource.Type.TOPIC, topic), settings))
                    .all()
                    .get();
            prepared = true;
        }
    }

    private static Map<TopicPartition, Long> offsets(Admin admin, List<TopicPartition> partitions, OffsetSpec which)
            throws ExecutionException, InterruptedException {
        Map<TopicPartition, Long> offsets = new HashMap<>();
        admin.listOffsets(partitions.stream().collect(Collectors.toMap(partition -> partition, partition -> which)))
                .all()
                .get()
                .forEach((partition, found) -> offsets.put(partition, found.offset()));
        return offsets;
    }

    /** By scorer, also of those that have committed nothing. */
    private Map<String, Map<TopicPartition, OffsetAndMetadata>> committed(Admin admin)
            throws ExecutionException, InterruptedException {
        Set<String> listed = admin.listGroups().all().get().stream()
                .map(GroupListing::groupId)
                .filter(group -> group.startsWith(scorers))
                .collect(Collectors.toSet());
        known.addAll(listed);
        Set<String> groups = new HashSet<>(known);
        groups.addAll(named);
        // asks each one's coordinator: while there is none it fails, and nothing is deleted
        Map<String, Map<TopicPartition, OffsetAndMetadata>> found = new HashMap<>(committed(admin, groups));
        // a group that was deleted has no offsets
        known.removeIf(group -> !listed.contains(group) && found.get(group).isEmpty());
        found.keySet().removeIf(group -> !known.contains(group) && !named.contains(group));
        return found;
    }

    private static Map<String, Map<TopicPartition, OffsetAndMetadata>> committed(Admin admin, Set<String> groups)
            throws ExecutionException, InterruptedException {
        return admin.listConsumerGroupOffsets(groups.stream()
                        .collect(Collectors.toMap(group -> group, group -> new ListConsumerGroupOffsetsSpec())))
                .all()
                .get();
    }

    /** Up to which offset all have read a partition; 0 where one has not begun. */
    static long read(TopicPartition partition, Collection<Map<TopicPartition, OffsetAndMetadata>> scorers) {
        return scorers.stream()
                .mapToLong(offsets -> {
                    OffsetAndMetadata offset = offsets.get(partition);
                    return offset == null ? 0 : offset.offset();
                })
                .min()
                .orElse(0);
    }

    /** Begins a new file where nothing has come for the interval since the last one was begun. */
    private void roll(Admin admin, Map<TopicPartition, Long> ends) throws ExecutionException, InterruptedException {
        long now = System.nanoTime();
        List<TopicPartition> due = new ArrayList<>();
        ends.forEach((partition, end) -> {
            Quiet before = quiet.get(partition);
            if (before == null || before.end != end) {
                quiet.put(partition, new Quiet(end, now));
            } else if (end > 0 && now - before.since > interval.toNanos()) {
                due.add(partition);
            }
        });
        if (due.isEmpty()) {
            return;
        }
        Map<TopicPartition, OffsetAndMetadata> rolled =
                committed(admin, Set.of(own)).get(own);
        due.removeIf(partition ->
                rolled.get(partition) != null && rolled.get(partition).offset() == ends.get(partition));
        if (!due.isEmpty()) {
            admin.alterConsumerGroupOffsets(own, abort(due)).all().get();
        }
    }

    /** @return the offset behind what the transaction has left on each partition, its record and its mark */
    private Map<TopicPartition, OffsetAndMetadata> abort(List<TopicPartition> partitions)
            throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetAndMetadata> behind = new HashMap<>();
        try (Producer<byte[], byte[]> producer =
                new KafkaProducer<>(kafka.transactional(own), new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            List<Future<RecordMetadata>> sent = partitions.stream()
                    .map(partition ->
                            producer.send(new ProducerRecord<>(topic, partition.partition(), null, new byte[0])))
                    .toList();
            producer.flush();
            for (Future<RecordMetadata> one : sent) {
                RecordMetadata place = one.get();
                behind.put(new TopicPartition(topic, place.partition()), new OffsetAndMetadata(place.offset() + 2));
            }
            producer.abortTransaction();
        }
        return behind;
    }
}
