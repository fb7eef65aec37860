package dev.emergence.standalone.dlq;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.emergence.schemas.Audit;
import dev.emergence.schemas.AuditAct;
import dev.emergence.schemas.Checkpoint;
import dev.emergence.schemas.Topic;
import dev.emergence.schemas.Topics;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Sends letters back to their topic. In one transaction with each record goes a mark behind its letter, in the letter's
 * own partition: so a record is sent once, whenever and by whomever a redrive is cut off or repeated, and the mark is
 * kept for as long as the letter. With them goes, into the audit, who has sent how many.
 */
final class Redrive {
    private static final int RECORDS_PER_TRANSACTION = 500;
    private static final int BYTES_PER_TRANSACTION = 2 * Topics.RECORD_BYTES;

    /** Readers of the topic wait so long for a redrive that was killed. */
    private static final int TRANSACTION_MS = 20_000;

    private final Topic<?> topic;
    private final Place place;
    private final Topic<Audit> audit;

    Redrive(Topic<?> topic, Place place, Topic<Audit> audit) {
        this.topic = topic;
        this.place = place;
        this.audit = audit;
    }

    /**
     * What became of the letters.
     *
     * @param letters all that were looked at
     * @param broken how many can't be read today, by reason
     * @param already letters of records that an earlier run has redriven
     * @param same further letters of a record of this run, from other services
     */
    record Result(long letters, long redriven, Map<String, Long> broken, long already, long same) {
        ObjectNode json(Topic<?> topic, boolean dryRun) {
            ObjectMapper mapper = new ObjectMapper();
            ObjectNode json = mapper.createObjectNode()
                    .put("topic", topic.deadLetters())
                    .put("to", topic.name())
                    .put("dry_run", dryRun)
                    .put("redriven", redriven);
            json.set("still_broken", mapper.valueToTree(broken));
            json.putObject("skipped").put("already_redriven", already).put("same_record", same);
            return json;
        }

        String text(Topic<?> topic, boolean dryRun) {
            long stillBroken =
                    broken.values().stream().mapToLong(Long::longValue).sum();
            StringBuilder text = new StringBuilder(topic.deadLetters() + " to " + topic.name());
            text.append(dryRun ? ", dry run: nothing was sent\n" : "\n");
            text.append(String.format("  %-17s %,8d%n", dryRun ? "would be redriven" : "redriven", redriven));
            text.append(String.format("  %-17s %,8d%n", "still broken", stillBroken));
            broken.forEach((reason, count) -> text.append(String.format("    %,d  %s%n", count, reason)));
            text.append(String.format("  %-17s %,8d", "skipped", already + same));
            if (already + same > 0) {
                text.append(String.format(
                        "  (%,d redriven before, %,d of a record that another service refused too)", already, same));
            }
            return text.toString();
        }
    }

    /** What a redrive would do now. */
    Result tried(DeadLetters letters) {
        return sorted(letters, letter -> {});
    }

    /**
     * Redrives what waits and can be read.
     *
     * @param client what a Kafka client is given
     */
    Result done(DeadLetters letters, Map<String, Object> client) {
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings(client), new ByteArraySerializer(), new ByteArraySerializer())) {
            // Ends what another redrive of this topic has begun, before the marks are read.
            producer.initTransactions();
            Transactions transactions = new Transactions(producer);
            try {
                Result result = sorted(letters, transactions::send);
                transactions.commit();
                return result;
            } catch (KafkaException e) {
                transactions.abort();
                throw e;
            }
        }
    }

    private Result sorted(DeadLetters letters, Consumer<DeadLetter> readable) {
        Set<String> before = letters.redriven(topic);
        Set<String> now = new HashSet<>();
        Map<String, Long> broken = new TreeMap<>();
        long[] counts = new long[3];
        letters.letters(topic, letter -> {
            if (!place.holds(letter)) {
                return;
            }
            counts[0]++;
            String identity = letter.identity();
            Optional<String> reason = letter.unreadable(topic);
            if (before.contains(identity)) {
                counts[1]++;
            } else if (reason.isPresent()) {
                broken.merge(reason.get(), 1L, Long::sum);
            } else if (now.add(identity)) {
                readable.accept(letter);
            } else {
                counts[2]++;
            }
        });
        return new Result(counts[0], now.size(), broken, counts[1], counts[2]);
    }

    /**
     * Where a letter that can be read goes; null where its key says it. What is taken back is said to every partition, by one key: each
     * letter goes where it came from, as long as the topic has that.
     */
    Integer partition(DeadLetter letter, int partitions) {
        boolean everywhere = topic.value().decode(letter.record().value()) instanceof Checkpoint checkpoint
                && checkpoint.getForget() != null;
        return letter.source()
                .map(DeadLetter.Source::partition)
                .filter(partition -> everywhere && partition >= 0 && partition < partitions)
                .orElse(null);
    }

    /** Null for one without a name. */
    private static String machine() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return null;
        }
    }

    Map<String, Object> settings(Map<String, Object> client) {
        Map<String, Object> settings = new HashMap<>(client);
        settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, "redrive-" + topic.name());
        settings.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, TRANSACTION_MS);
        settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Topics.RECORD_BYTES);
        settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        return settings;
    }

    /** Some hundred records a transaction: few enough that it ends long before Kafka would give it up. */
    private final class Transactions {
        private final KafkaProducer<byte[], byte[]> producer;
        private int records;
        private int bytes;

        Transactions(KafkaProducer<byte[], byte[]> producer) {
            this.producer = producer;
        }

        void send(DeadLetter letter) {
            if (records == 0) {
                producer.beginTransaction();
            }
            records++;
            bytes += letter.bytes();
            ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                    topic.name(),
                    partition(letter, producer.partitionsFor(topic.name()).size()),
                    letter.record().key(),
                    letter.record().value());
            letter.record().headers().forEach(header -> {
                if (!header.key().startsWith(DeadLetter.OWN)) {
                    record.headers().add(header);
                }
            });
            producer.send(record);
            ProducerRecord<byte[], byte[]> mark = new ProducerRecord<>(
                    topic.deadLetters(),
                    letter.record().partition(),
                    letter.record().key(),
                    null);
            mark.headers().add(DeadLetter.REDRIVEN, letter.identity().getBytes(StandardCharsets.UTF_8));
            producer.send(mark);
            if (records == RECORDS_PER_TRANSACTION || bytes > BYTES_PER_TRANSACTION) {
                commit();
            }
        }

        void commit() {
            if (records > 0) {
                producer.send(new ProducerRecord<>(audit.name(), audit.value().encode(act())));
                producer.commitTransaction();
                records = 0;
                bytes = 0;
            }
        }

        private Audit act() {
            return Audit.newBuilder()
                    .setTime(System.currentTimeMillis())
                    .setAct(AuditAct.REDRIVEN)
                    .setWho(System.getProperty("user.name"))
                    .setFrom(machine())
                    .setDetails(Map.of("topic", topic.deadLetters(), "records", Integer.toString(records)))
                    .build();
        }

        void abort() {
            try {
                if (records > 0) {
                    producer.abortTransaction();
                }
            } catch (KafkaException e) {
                // Kafka, or another redrive, has ended it already; what went wrong first is what is told.
                records = 0;
            }
        }
    }
}
