package dev.emergence.ingest;

import java.util.Collection;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RecordTooLargeException;

/** The records of one request on their way to Kafka. */
final class Delivery {
    private final Producer<String, byte[]> producer;
    private final CompletableFuture<Void> acknowledged = new CompletableFuture<>();
    private final AtomicLong open = new AtomicLong(1);
    private final Queue<Long> tooLarge = new ConcurrentLinkedQueue<>();
    private long sent;

    Delivery(Producer<String, byte[]> producer) {
        this.producer = producer;
    }

    /**
     * @param line of the request, to name the record if Kafka finds it too large
     * @return false once Kafka has failed this request: nothing more need be sent
     */
    boolean send(long line, String topic, String key, byte[] value) {
        if (acknowledged.isCompletedExceptionally()) {
            return false;
        }
        open.incrementAndGet();
        sent++;
        try {
            producer.send(new ProducerRecord<>(topic, key, value), (metadata, failure) -> arrived(line, failure));
        } catch (KafkaException e) {
            arrived(line, e);
        }
        return !acknowledged.isCompletedExceptionally();
    }

    private void arrived(long line, Exception failure) {
        if (failure instanceof RecordTooLargeException) {
            tooLarge.add(line);
        } else if (failure != null) {
            acknowledged.completeExceptionally(failure);
        }
        if (open.decrementAndGet() == 0) {
            acknowledged.complete(null);
        }
    }

    /**
     * Waits until Kafka has acknowledged every record that is not too large; bounded by the producer's delivery timeout.
     *
     * @return how many
     * @throws KafkaException if it took not all of them
     */
    long await() {
        arrived(0, null);
        try {
            acknowledged.get();
            return sent - tooLarge.size();
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        } catch (ExecutionException e) {
            throw new KafkaException(e.getCause());
        }
    }

    /** Lines of the records that Kafka found too large; whole after {@link #await}. */
    Collection<Long> tooLarge() {
        return tooLarge;
    }
}
