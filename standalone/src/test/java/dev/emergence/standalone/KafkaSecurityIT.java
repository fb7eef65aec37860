package dev.emergence.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.emergence.schemas.Topics;
import dev.emergence.standalone.stack.Ports;
import dev.emergence.standalone.stack.SecuredBroker;
import dev.emergence.standalone.stack.Service;
import dev.emergence.standalone.stack.ServiceProcesses;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The services over TLS, each as its own user with the rights of {@code k8s/base/strimzi/users.yaml}, on a broker that gives no
 * others: they do their work, and none does another's.
 */
@Tag("long")
class KafkaSecurityIT {
    private static final Topics TOPICS = Topics.withPrefix(Topics.DEFAULT_PREFIX);
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String FAMILY = "secured";

    /** By user: what it may read and write, topics without prefix. What is not here is tried, and must be refused. */
    private static final Map<String, Map<String, Set<String>>> MAY = Map.of(
            "ingest",
            Map.of(
                    "read", Set.of("annotations"),
                    "write", Set.of("generations", "checkpoints", "annotations", "audit")),
            "scoring",
            Map.of("read", Set.of("generations"), "write", Set.of("scores", "generations.dlq")),
            "analysis",
            Map.of(
                    "read",
                    Set.of(
                            "generations",
                            "checkpoints",
                            "scores",
                            "curves",
                            "points",
                            "events",
                            "breaks",
                            "acknowledgements",
                            "annotations",
                            "audit"),
                    "write",
                    Set.of(
                            "curves",
                            "points",
                            "events",
                            "breaks",
                            "acknowledgements",
                            "audit",
                            "scores.dlq",
                            "checkpoints.dlq",
                            "curves.dlq",
                            "events.dlq")));

    private static final Map<String, String> PASSWORDS = Map.of(
            SecuredBroker.ADMIN,
            "of-the-admin",
            "emergence-ingest",
            "of-ingest",
            "emergence-scoring",
            "of-scoring",
            "emergence-analysis",
            "of-analysis");

    private static Path folder;
    private static SecuredBroker broker;
    private static final Map<String, Service> SERVICES = new LinkedHashMap<>();

    @BeforeAll
    static void start() throws Exception {
        folder = Files.createTempDirectory("emergence-secured-");
        broker = new SecuredBroker(folder, PASSWORDS);
        try (Admin admin = Admin.create(client(SecuredBroker.ADMIN))) {
            TOPICS.create(admin, 2, (short) 1);
            admin.createAcls(acls()).all().get();
        }
        Files.createDirectories(folder.resolve("logs"));
        ServiceProcesses processes = new ServiceProcesses(RunningStack.HOME, folder, broker.address());
        for (String service : MAY.keySet()) {
            Service started = processes.service(service, service, Ports.free(), 256, environment(service));
            SERVICES.put(service, started);
            started.start();
        }
        for (Service service : SERVICES.values()) {
            service.awaitReady(Duration.ofMinutes(2));
        }
    }

    @AfterAll
    static void stop() {
        SERVICES.values().forEach(Service::close);
        broker.close();
    }

    /** The keys that the overlay {@code production} has, and the secret one of the services' manifests. */
    private static Map<String, String> environment(String service) {
        return Map.of(
                "KAFKA_SECURITY_PROTOCOL", "SASL_SSL",
                "KAFKA_SASL_MECHANISM", "SCRAM-SHA-512",
                "KAFKA_SSL_TRUSTSTORE_TYPE", "PEM",
                "KAFKA_SSL_TRUSTSTORE_LOCATION", broker.certificate().toString(),
                "KAFKA_SASL_JAAS_CONFIG", broker.login("emergence-" + service),
                "EMERGENCE_COMPLETENESS_QUIET", "1H");
    }

    private static Map<String, Object> client(String user) {
        Map<String, Object> client = new HashMap<>();
        client.put("bootstrap.servers", broker.address());
        client.put("security.protocol", "SASL_SSL");
        client.put("sasl.mechanism", "SCRAM-SHA-512");
        client.put("sasl.jaas.config", broker.login(user));
        client.put("ssl.truststore.type", "PEM");
        client.put("ssl.truststore.location", broker.certificate().toString());
        client.put("max.block.ms", 30_000);
        client.put("default.api.timeout.ms", 30_000);
        client.put("enable.auto.commit", false);
        return client;
    }

    /** What Strimzi would make of its users. */
    private static List<AclBinding> acls() throws Exception {
        List<AclBinding> acls = new ArrayList<>();
        ObjectMapper yaml = new ObjectMapper(new YAMLFactory());
        Path users = RunningStack.HOME.resolve("k8s/base/strimzi/users.yaml");
        try (MappingIterator<JsonNode> all = yaml.readerFor(JsonNode.class).readValues(users.toFile())) {
            while (all.hasNext()) {
                JsonNode user = all.next();
                String principal = "User:" + user.at("/metadata/name").asText();
                for (JsonNode acl : user.at("/spec/authorization/acls")) {
                    JsonNode resource = acl.get("resource");
                    ResourcePattern pattern = new ResourcePattern(
                            resource.get("type").asText().equals("transactionalId")
                                    ? ResourceType.TRANSACTIONAL_ID
                                    : ResourceType.fromString(
                                            resource.get("type").asText()),
                            resource.get("name").asText(),
                            resource.path("patternType").asText("literal").equals("prefix")
                                    ? PatternType.PREFIXED
                                    : PatternType.LITERAL);
                    for (JsonNode operation : acl.get("operations")) {
                        acls.add(new AclBinding(
                                pattern,
                                new AccessControlEntry(
                                        principal, "*", operation(operation.asText()), AclPermissionType.ALLOW)));
                    }
                }
            }
        }
        return acls;
    }

    /** Such as {@code DescribeConfigs}. */
    private static AclOperation operation(String name) {
        return AclOperation.valueOf(name.replaceAll("(?<=[a-z])(?=[A-Z])", "_").toUpperCase(Locale.ROOT));
    }

    private static JsonNode ask(String service, String path) throws Exception {
        HttpResponse<String> answer = HTTP.send(
                HttpRequest.newBuilder(URI.create(SERVICES.get(service).url() + path))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as("%s: %s", path, answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    @Test
    void aPartOfTheRecordedRunHasTheVerdictsThatItHasOverAnOpenBroker() throws Exception {
        List<String> lines = new ArrayList<>(RunningStack.lines(RunningStack.family(FAMILY)));
        lines.removeIf(
                line -> !line.contains("\"addition_3_digit\"") || !line.matches(".*\"tiny-symbolic-d(32|64)\".*"));
        // 29 checkpoints of 150 examples, of two models
        assertThat(lines).hasSize(2 * 29 * 150);
        Path file = Files.write(folder.resolve("part.jsonl"), lines);
        Replay replay = new Replay(file, SERVICES.get("ingest").url());
        replay.run();
        Verdicts secured = new Verdicts(SERVICES.get("analysis").url());
        secured.awaitComplete(replay.checkpoints(), Duration.ofMinutes(2));

        RunningStack open = SharedStack.RECORDED.running();
        open.send(lines);
        Map<String, JsonNode> curves = RunningStack.curves(secured, FAMILY);
        assertThat(curves).isNotEmpty().isEqualTo(open.curves(FAMILY));
        // as RecordedRunIT has it of the whole recording
        assertThat(curves.get("training tiny-symbolic-d32 addition_3_digit exact_match")
                        .at("/verdict/verdict")
                        .asText())
                .isEqualTo("BREAKTHROUGH");

        JsonNode flips = ask(
                "analysis",
                "/v1/flips?family=" + FAMILY
                        + "&model=tiny-symbolic-d32&task=addition_3_digit&metric=exact_match&from=4857&to=6000&texts=true&limit=1");
        assertThat(flips.at("/examples/0/texts/prompt").asText())
                .as(flips.toString())
                .isNotEmpty();
        assertThat(ask("analysis", "/v1/events?family=" + FAMILY)).isNotEmpty();

        HttpResponse<String> forgotten = HTTP.send(
                HttpRequest.newBuilder(URI.create(SERVICES.get("ingest").url() + "/v1/forget"))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString("{\"family\": \"" + FAMILY + "\"}"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(forgotten.statusCode()).as(forgotten.body()).isEqualTo(200);
        assertThat(ask("analysis", "/v1/audit?act=FORGOTTEN")
                        .get(0)
                        .at("/details/family")
                        .asText())
                .isEqualTo(FAMILY);
        assertThat(ask("analysis", "/v1/audit?act=GATE_POLICY")).hasSize(1);
        for (String service : MAY.keySet()) {
            assertThat(Files.readString(folder.resolve("logs/" + service + ".log")))
                    .as(service)
                    .doesNotContain(PASSWORDS.values())
                    .doesNotContain("AuthorizationException");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ingest", "scoring", "analysis"})
    void theUserOfAServiceReadsAndWritesNoTopicOfAnother(String service) {
        Map<String, Object> client = client("emergence-" + service);
        List<String> others = new ArrayList<>();
        try (KafkaProducer<byte[], byte[]> producer =
                        new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer());
                KafkaConsumer<byte[], byte[]> consumer =
                        new KafkaConsumer<>(client, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            for (String topic : TOPICS.names()) {
                String name = topic.substring(Topics.DEFAULT_PREFIX.length());
                if (!MAY.get(service).get("write").contains(name)) {
                    others.add(name);
                    assertRefused(topic, service + " writes " + name, () -> producer.send(
                                    new ProducerRecord<>(topic, new byte[] {1}))
                            .get());
                }
                if (!MAY.get(service).get("read").contains(name)) {
                    others.add(name);
                    assertRefused(topic, service + " reads " + name, () -> read(consumer, topic));
                }
            }
        }
        assertThat(others).hasSizeGreaterThanOrEqualTo(TOPICS.names().size());
    }

    private static void read(KafkaConsumer<byte[], byte[]> consumer, String topic) {
        TopicPartition partition = new TopicPartition(topic, 0);
        consumer.assign(List.of(partition));
        consumer.seekToBeginning(List.of(partition));
        for (int i = 0; i < 30; i++) {
            consumer.poll(Duration.ofSeconds(1));
        }
    }

    private static void assertRefused(String what, ThrowingCallable attempt) {
        assertThat(refusal(attempt)).as(what).isInstanceOf(AuthorizationException.class);
    }

    /** For this topic: a client may still have the refusal of the one before. */
    private static void assertRefused(String topic, String what, ThrowingCallable attempt) {
        assertThat(refusal(attempt))
                .as(what)
                .isInstanceOfSatisfying(
                        TopicAuthorizationException.class,
                        refused -> assertThat(refused.unauthorizedTopics()).contains(topic));
    }

    private static Throwable refusal(ThrowingCallable attempt) {
        Throwable refusal = catchThrowable(attempt);
        return refusal instanceof ExecutionException ? refusal.getCause() : refusal;
    }

    @ParameterizedTest
    @ValueSource(strings = {"ingest", "scoring", "analysis"})
    void theUserOfAServiceChangesNeitherTopicsNorRightsNorWhatOthersHaveRead(String service) {
        Map<String, Object> client = client("emergence-" + service);
        String scores = TOPICS.scores().name();
        String foreign = service.equals("analysis") ? "scoring-default" : "analysis";
        TopicPartition partition = new TopicPartition(scores, 0);
        try (Admin admin = Admin.create(client)) {
            assertRefused(
                    "deletes a topic",
                    () -> admin.deleteTopics(List.of(scores)).all().get());
            assertRefused("deletes the audit", () -> admin.deleteRecords(
                            Map.of(new TopicPartition(TOPICS.audit().name(), 0), RecordsToDelete.beforeOffset(0)))
                    .all()
                    .get());
            assertRefused(
                    "makes a topic", () -> admin.createTopics(List.of(new NewTopic("emergence.more", 1, (short) 1)))
                            .all()
                            .get());
            assertRefused(
                    "reads rights",
                    () -> admin.describeAcls(AclBindingFilter.ANY).values().get());
            assertRefused("gives rights", () -> admin.createAcls(acls()).all().get());
            assertRefused("moves what another has read", () -> admin.alterConsumerGroupOffsets(
                            foreign, Map.of(partition, new OffsetAndMetadata(0)))
                    .all()
                    .get());
        }
        client.put("transactional.id", foreign + "-x");
        assertRefused("ends another's transactions", () -> {
            try (KafkaProducer<byte[], byte[]> producer =
                    new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer())) {
                producer.initTransactions();
            }
        });
    }

    @Test
    void whoHasNoPasswordOrAWrongOneOrDoesNotKnowTheBrokerComesNotIn() {
        Map<String, Object> wrong = client("emergence-ingest");
        wrong.put("sasl.jaas.config", broker.login("emergence-ingest").replace("of-ingest", "of-nobody"));
        assertThatThrownBy(() -> topics(wrong)).hasCauseInstanceOf(SaslAuthenticationException.class);

        Map<String, Object> stranger = client("emergence-ingest");
        stranger.keySet().removeIf(name -> name.startsWith("ssl."));
        assertThatThrownBy(() -> topics(stranger)).hasCauseInstanceOf(SslAuthenticationException.class);

        for (String protocol : List.of("SSL", "PLAINTEXT")) {
            Map<String, Object> nobody = client("emergence-ingest");
            nobody.keySet().removeIf(name -> name.startsWith("sasl."));
            nobody.put("security.protocol", protocol);
            nobody.put("default.api.timeout.ms", 3_000);
            nobody.put("request.timeout.ms", 2_000);
            assertThatThrownBy(() -> topics(nobody)).as(protocol).isInstanceOf(ExecutionException.class);
        }
    }

    private static Set<String> topics(Map<String, Object> client) throws Exception {
        try (Admin admin = Admin.create(client)) {
            return admin.listTopics().names().get();
        }
    }
}
