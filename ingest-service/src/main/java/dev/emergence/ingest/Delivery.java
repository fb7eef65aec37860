package dev.emergence.ingest;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;

/** The records of one request on their way to Kafka. */
final class Delivery {
    private final Producer<String, byte[]> producer;
    private final CompletableFuture<Void> acknowledged = new CompletableFuture<>();
    private final AtomicLong open = new AtomicLong(1);
    private long sent;

    Delivery(Producer<String, byte[]> producer) {
        this.producer = producer;
    }

    /** @return false once Kafka has failed this request: nothing more need be sent */
    boolean send(String topic, String key, byte[] value) {
        if (acknowledged.isCompletedExceptionally()) {
            return false;
        }
        open.incrementAndGet();
        try {
            producer.send(new ProducerRecord<>(topic, key, value), (metadata, failure) -> arrived(failure));
        } catch (KafkaException e) {
            arrived(e);
            return false;
        }
        sent++;
        return true;
    }

    private void arrived(Exception failure) {
        if (failure != null) {
            acknowledged.completeExceptionally(failure);
        }
        if (open.decrementAndGet() == 0) {
            acknowledged.complete(null);
        }
    }

    /**
     * Waits until Kafka has acknowledged every record; bounded by the producer's delivery timeout.
     *
     * @return how many
     * @throws KafkaException if it took not all of them
     */
    long await() {
        arrived(null);
        try {
            acknowledged.get();
            return sent;
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        } catch (ExecutionException e) {
            throw new KafkaException(e.getCause());
        }
    }
}
