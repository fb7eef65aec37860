package dev.emergence.standalone.stack;

import dev.emergence.schemas.Topics;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.internals.Topic;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.properties.MetaPropertiesEnsemble;
import org.apache.kafka.metadata.storage.Formatter;

/** A Kafka broker and controller in this process (KRaft, combined roles), from Kafka's own jars, its data in a folder. */
final class Broker implements AutoCloseable {
    private static final String HOST = "127.0.0.1";
    private static final int INTERNAL_PARTITIONS = 4;

    /** Kafka's own default for the topics it makes itself. */
    private static final String SEGMENT_BYTES = Integer.toString(100 << 20);

    private final int port;
    private final KafkaRaftServer server;

    private Broker(int port, KafkaRaftServer server) {
        this.port = port;
        this.server = server;
    }

    /** Starts a broker on the data of the one before, if there is any. */
    static Broker start(Path directory, int port) throws IOException {
        Files.createDirectories(directory);
        Map<String, Object> settings = settings(directory, port, Ports.free());
        format(directory);
        KafkaRaftServer server = new KafkaRaftServer(new KafkaConfig(settings, false), Time.SYSTEM);
        server.startup();
        Broker broker = new Broker(port, server);
        try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, broker.address()))) {
            Topics.create(admin, internalTopics());
            return broker;
        } catch (KafkaException e) {
            broker.close();
            throw new IOException("the broker does not answer: " + e.getMessage(), e);
        }
    }

    /** Made before anybody asks: Kafka makes them for each client that does, and warns for all but the first. */
    private static List<NewTopic> internalTopics() {
        Map<String, String> offsets = Map.of(
                TopicConfig.CLEANUP_POLICY_CONFIG,
                TopicConfig.CLEANUP_POLICY_COMPACT,
                TopicConfig.COMPRESSION_TYPE_CONFIG,
                "producer",
                TopicConfig.SEGMENT_BYTES_CONFIG,
                SEGMENT_BYTES);
        Map<String, String> transactions = Map.of(
                TopicConfig.CLEANUP_POLICY_CONFIG,
                TopicConfig.CLEANUP_POLICY_COMPACT,
                TopicConfig.COMPRESSION_TYPE_CONFIG,
                "uncompressed",
                TopicConfig.UNCLEAN_LEADER_ELECTION_ENABLE_CONFIG,
                "false",
                TopicConfig.SEGMENT_BYTES_CONFIG,
                SEGMENT_BYTES);
        return List.of(
                new NewTopic(Topic.GROUP_METADATA_TOPIC_NAME, INTERNAL_PARTITIONS, (short) 1).configs(offsets),
                new NewTopic(Topic.TRANSACTION_STATE_TOPIC_NAME, INTERNAL_PARTITIONS, (short) 1).configs(transactions));
    }

    static Map<String, Object> settings(Path directory, int port, int controllerPort) {
        Map<String, Object> settings = new HashMap<>();
        settings.put("process.roles", "broker,controller");
        settings.put("node.id", "1");
        settings.put("controller.quorum.voters", "1@" + HOST + ":" + controllerPort);
        settings.put("controller.listener.names", "CONTROLLER");
        settings.put("listeners", "PLAINTEXT://" + HOST + ":" + port + ",CONTROLLER://" + HOST + ":" + controllerPort);
        settings.put("advertised.listeners", "PLAINTEXT://" + HOST + ":" + port);
        settings.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        settings.put("log.dirs", directory.toString());
        settings.put("auto.create.topics.enable", "false");
        // One broker: every internal topic has one replica, and few partitions start faster.
        settings.put("offsets.topic.replication.factor", "1");
        settings.put("offsets.topic.num.partitions", Integer.toString(INTERNAL_PARTITIONS));
        settings.put("transaction.state.log.replication.factor", "1");
        settings.put("transaction.state.log.min.isr", "1");
        settings.put("transaction.state.log.num.partitions", Integer.toString(INTERNAL_PARTITIONS));
        settings.put("share.coordinator.state.topic.replication.factor", "1");
        settings.put("share.coordinator.state.topic.min.isr", "1");
        settings.put("group.initial.rebalance.delay.ms", "0");
        settings.put("log.cleaner.dedupe.buffer.size", Integer.toString(16 << 20));
        // Texts that are not kept leave the disk then, not after five minutes.
        settings.put("log.retention.check.interval.ms", "5000");
        settings.put("num.network.threads", "2");
        settings.put("num.io.threads", "4");
        return settings;
    }

    /** Prepares a folder that holds no data yet; one that does keeps the cluster's id. */
    private static void format(Path directory) throws IOException {
        if (Files.exists(directory.resolve(MetaPropertiesEnsemble.META_PROPERTIES_NAME))) {
            return;
        }
        try (PrintStream silent = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
            new Formatter()
                    .setClusterId(Uuid.randomUuid().toString())
                    .setNodeId(1)
                    .setControllerListenerName("CONTROLLER")
                    .setMetadataLogDirectory(directory.toString())
                    .addDirectory(directory.toString())
                    .setPrintStream(silent)
                    .run();
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("the broker's folder could not be prepared: " + e.getMessage(), e);
        }
    }

    String address() {
        return HOST + ":" + port;
    }

    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
    }
}
