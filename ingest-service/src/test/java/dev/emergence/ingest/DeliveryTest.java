package dev.emergence.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class DeliveryTest {
    private final MockProducer<String, byte[]> producer =
            new MockProducer<>(false, null, new StringSerializer(), new ByteArraySerializer());
    private final Delivery delivery = new Delivery(producer);

    private boolean send() {
        return delivery.send(7, "topic", "key", new byte[] {1});
    }

    @Test
    void nothingSentIsNothingToWaitFor() {
        assertThat(delivery.await()).isZero();
    }

    @Test
    void theAnswerWaitsForTheLastAcknowledgement() throws Exception {
        assertThat(send()).isTrue();
        assertThat(send()).isTrue();
        CompletableFuture<Long> answer = CompletableFuture.supplyAsync(delivery::await);
        producer.completeNext();
        assertThatExceptionOfType(java.util.concurrent.TimeoutException.class)
                .isThrownBy(() -> answer.get(100, TimeUnit.MILLISECONDS));
        producer.completeNext();
        assertThat(answer.get()).isEqualTo(2);
        assertThat(producer.history()).hasSize(2);
    }

    @Test
    void oneRecordThatKafkaRefusesFailsAllOfThem() {
        send();
        send();
        producer.completeNext();
        TimeoutException failure = new TimeoutException("no broker");
        producer.errorNext(failure);
        assertThatExceptionOfType(KafkaException.class)
                .isThrownBy(delivery::await)
                .withCause(failure);
    }

    @Test
    void oneThatKafkaFindsTooLargeIsNamedByItsLineAndFailsNoneOfTheOthers() {
        send();
        delivery.send(8, "topic", "key", new byte[] {1});
        delivery.send(9, "topic", "key", new byte[] {1});
        producer.completeNext();
        producer.errorNext(new RecordTooLargeException("over max.message.bytes"));
        producer.completeNext();
        assertThat(delivery.await()).isEqualTo(2);
        assertThat(delivery.tooLarge()).containsExactly(8L);
    }

    @Test
    void afterAFailureNothingMoreIsSent() {
        send();
        producer.errorNext(new TimeoutException("no broker"));
        assertThat(send()).isFalse();
        assertThat(producer.history()).hasSize(1);
        assertThatExceptionOfType(KafkaException.class).isThrownBy(delivery::await);
    }

    @Test
    void aProducerThatCannotSendFailsTheDelivery() {
        producer.sendException = new KafkaException("buffer is full");
        assertThat(send()).isFalse();
        assertThatExceptionOfType(KafkaException.class)
                .isThrownBy(delivery::await)
                .withRootCauseInstanceOf(KafkaException.class)
                .withStackTraceContaining("buffer is full");
    }

    @Test
    void anInterruptedWaitAcceptsNothing() {
        send();
        Thread.currentThread().interrupt();
        assertThatExceptionOfType(InterruptException.class).isThrownBy(delivery::await);
        assertThat(Thread.interrupted()).as("stays interrupted").isTrue();
    }
}
