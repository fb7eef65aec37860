package dev.emergence.ingest;

import dev.emergence.ingest.body.Body;
import dev.emergence.ingest.body.Form;
import dev.emergence.ingest.body.Forms;
import dev.emergence.ingest.body.Rejection;
import dev.emergence.ingest.body.Room;
import dev.emergence.ingest.body.Warning;
import dev.emergence.schemas.Topics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.Producer;

/** Carries the records of a request to Kafka. */
@ApplicationScoped
class Ingest {
    private final Forms forms;
    private final Body.Limit limit;
    private final Room room;
    private final Semaphore requests;
    private final Supplier<Producer<String, byte[]>> producer;
    private final IngestMetrics metrics = new IngestMetrics();

    @Inject
    Ingest(IngestConfig config, KafkaConnection kafka) {
        this(
                new Forms(Topics.withPrefix(config.topic().prefix()), Clock.systemUTC()),
                new Body.Limit(config.record().maxBytes(), config.prompt().maxBytes()),
                config.requests().max(),
                kafka::producer);
    }

    /**
     * @param limit of each record
     * @param requests as many are read at the same time
     * @param producer throws a {@link org.apache.kafka.common.KafkaException} while there is none
     */
    Ingest(Forms forms, Body.Limit limit, int requests, Supplier<Producer<String, byte[]>> producer) {
        this.forms = forms;
        this.limit = limit;
        this.room = new Room(Runtime.getRuntime().maxMemory() / 2, limit.record());
        this.requests = new Semaphore(requests);
        this.producer = producer;
    }

    /** @return false if as many requests as may be are being read; else {@link #leave} must follow */
    boolean enter() {
        return requests.tryAcquire();
    }

    void leave() {
        requests.release();
    }

    Forms forms() {
        return forms;
    }

    @Produces
    IngestMetrics metrics() {
        return metrics;
    }

    @Produces
    PrometheusRegistry registry() {
        return metrics.registry;
    }

    /**
     * Reads a body and sends what is valid; returns once Kafka has acknowledged all of it.
     *
     * @param receipt takes the rejections and the warnings
     * @return how many were accepted
     * @throws Room.Full if other bodies need the memory
     * @throws IOException if the body breaks off
     * @throws org.apache.kafka.common.KafkaException if Kafka didn't take all of it
     */
    <T extends SpecificRecord> long take(Form<T> form, InputStream body, boolean lines, Receipt receipt)
            throws IOException {
        Delivery delivery = new Delivery(producer.get());
        Body.Sink<T> sink = new Body.Sink<>() {
            @Override
            public boolean accept(T record) {
                return delivery.send(
                        form.topic().name(),
                        form.key(record),
                        form.topic().value().encode(record));
            }

            @Override
            public void reject(long line, Rejection rejection) {
                receipt.reject(line, rejection);
            }

            @Override
            public void warn(Warning warning) {
                receipt.warn(warning);
            }
        };
        Body<T> records = new Body<>(form, limit, room, name -> metrics.unknownFields.inc());
        if (lines) {
            records.lines(body, sink);
        } else {
            records.json(body, sink);
        }
        return delivery.await();
    }

    static InputStream unzip(InputStream body, String encoding) {
        return "gzip".equalsIgnoreCase(encoding) ? new Gzip(body) : body;
    }
}
