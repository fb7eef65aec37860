package dev.emergence.standalone;

import dev.emergence.schemas.DataErrorHandler;
import dev.emergence.schemas.Topics;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Topics as plain Kafka clients see them: keys, bytes and headers, committed records only. */
final class Log implements AutoCloseable {
    private final KafkaProducer<byte[], byte[]> producer;
    private final KafkaConsumer<byte[], byte[]> consumer;

    /** Where a record stands in its topic. */
    record Place(int partition, long offset) {}

    Log(String broker) {
        producer = new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        broker,
                        ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                        Topics.RECORD_BYTES),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        consumer = new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        broker,
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        "read_committed"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    Place send(String topic, String key, byte[] value) throws InterruptedException, ExecutionException {
        return send(new ProducerRecord<>(topic, utf8(key), value));
    }

    /** Over another record: in its partition and under its key. */
    Place replace(ConsumerRecord<byte[], byte[]> record, byte[] value) throws InterruptedException, ExecutionException {
        return send(new ProducerRecord<>(record.topic(), record.partition(), record.key(), value));
    }

    private Place send(ProducerRecord<byte[], byte[]> record) throws InterruptedException, ExecutionException {
        RecordMetadata place = producer.send(record).get();
        return new Place(place.partition(), place.offset());
    }

    /** A dead letter as a service writes it, of a record at an offset of partition 0. */
    void sendLetter(String topic, String key, byte[] value, long offset, String service)
            throws InterruptedException, ExecutionException {
        sendLetter(topic, key, value, new Place(0, offset), service);
    }

    /** A dead letter as a service writes it, of a record that stood there. */
    void sendLetter(String topic, String key, byte[] value, Place from, String service)
            throws InterruptedException, ExecutionException {
        ProducerRecord<byte[], byte[]> letter = new ProducerRecord<>(topic + ".dlq", utf8(key), value);
        Headers headers = letter.headers();
        headers.add(DataErrorHandler.TOPIC, utf8(topic));
        headers.add(
                DataErrorHandler.PARTITION,
                ByteBuffer.allocate(Integer.BYTES).putInt(from.partition()).array());
        headers.add(
                DataErrorHandler.OFFSET,
                ByteBuffer.allocate(Long.BYTES).putLong(from.offset()).array());
        headers.add(DataErrorHandler.EXCEPTION, utf8("no known schema of Generation wrote this record"));
        headers.add(DataErrorHandler.SERVICE, utf8(service));
        send(letter);
    }

    /** Every committed record of a topic, in the order of each partition. */
    List<ConsumerRecord<byte[], byte[]>> read(String topic) {
        List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            consumer.poll(Duration.ofMillis(100)).records(topic).forEach(records::add);
        }
        return records;
    }

    /** Where each partition ends. */
    List<Long> ends(String topic) {
        return consumer
                .endOffsets(consumer.partitionsFor(topic).stream()
                        .map(partition -> new TopicPartition(topic, partition.partition()))
                        .toList())
                .entrySet()
                .stream()
                .sorted(Comparator.comparing(end -> end.getKey().partition()))
                .map(Map.Entry::getValue)
                .toList();
    }

    static Place source(ConsumerRecord<byte[], byte[]> letter) {
        return new Place(
                ByteBuffer.wrap(header(letter, DataErrorHandler.PARTITION)).getInt(),
                ByteBuffer.wrap(header(letter, DataErrorHandler.OFFSET)).getLong());
    }

    static String text(ConsumerRecord<byte[], byte[]> letter, String header) {
        return new String(header(letter, header), StandardCharsets.UTF_8);
    }

    private static byte[] header(ConsumerRecord<byte[], byte[]> letter, String name) {
        return letter.headers().lastHeader(name).value();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        producer.close();
        consumer.close();
    }
}
