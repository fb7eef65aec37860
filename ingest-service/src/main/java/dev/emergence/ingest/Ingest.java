package dev.emergence.ingest;

import dev.emergence.importers.Given;
import dev.emergence.importers.Importer;
import dev.emergence.importers.Replaced;
import dev.emergence.importers.Source;
import dev.emergence.ingest.body.Body;
import dev.emergence.ingest.body.Form;
import dev.emergence.ingest.body.Forms;
import dev.emergence.ingest.body.Reason;
import dev.emergence.ingest.body.Rejection;
import dev.emergence.ingest.body.Room;
import dev.emergence.ingest.body.Warning;
import dev.emergence.schemas.Topics;
import dev.emergence.service.Caller;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.errors.SerializationException;
import org.jboss.logging.Logger;

/** Carries the records of a request to Kafka. */
@ApplicationScoped
class Ingest {
    private static final Logger LOG = Logger.getLogger(Ingest.class);

    private final Forms forms;
    private final Body.Limit limit;
    private final Room room;
    private final Semaphore requests;
    private final int rate;
    private final Supplier<Producer<String, byte[]>> producer;
    private final Semaphore imports;
    private final long largestLog;
    private final IngestMetrics metrics = new IngestMetrics();

    @Inject
    Ingest(IngestConfig config, KafkaConnection kafka, Caller caller) {
        this(
                new Forms(Topics.withPrefix(config.topic().prefix()), Clock.systemUTC(), caller::families),
                new Body.Limit(config.record().maxBytes(), config.prompt().maxBytes()),
                config.requests().max(),
                config.requests().minRate(),
                config.imports().max(),
                config.imports().maxBytes(),
                kafka::producer);
        metrics.kafka(kafka::isAvailable);
    }

    /**
     * @param limit of each record
     * @param requests as many are read at the same time
     * @param rate bytes a second that a request must send
     * @param imports as many log files are read at the same time
     * @param largestLog bytes of one
     * @param producer throws a {@link org.apache.kafka.common.KafkaException} while there is none
     */
    Ingest(
            Forms forms,
            Body.Limit limit,
            int requests,
            int rate,
            int imports,
            long largestLog,
            Supplier<Producer<String, byte[]>> producer) {
        this.forms = forms;
        this.limit = limit;
        this.room = new Room(Runtime.getRuntime().maxMemory() / 2, limit.record());
        this.requests = new Semaphore(requests);
        this.rate = rate;
        this.imports = new Semaphore(imports);
        this.largestLog = largestLog;
        this.producer = producer;
    }

    /** @return false if as many requests as may be are being read; else {@link #leave} must follow */
    boolean enter() {
        return requests.tryAcquire();
    }

    void leave() {
        requests.release();
    }

    /** @return false if as many log files as may be are being read; else {@link #leaveImport} must follow */
    boolean enterImport() {
        return imports.tryAcquire();
    }

    void leaveImport() {
        imports.release();
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
     * @param body as it comes in
     * @param receipt takes what was accepted, the rejections and the warnings, also where the body breaks off
     * @throws Room.Full if other bodies need the memory
     * @throws IOException if the body breaks off
     * @throws org.apache.kafka.common.KafkaException if Kafka didn't take all of it
     */
    <T extends SpecificRecord> void take(
            Form<T> form, InputStream body, String encoding, boolean lines, Receipt receipt) throws IOException {
        Delivery delivery = new Delivery(producer.get());
        Body<T> records = new Body<>(form, limit, room, name -> metrics.unknownFields.inc());
        Body.Sink<T> sink = sink(form, delivery, receipt);
        try (InputStream content = unzip(new Paced(body, rate, System::nanoTime), encoding)) {
            if (lines) {
                records.lines(content, sink);
            } else {
                records.json(content, sink);
            }
        } catch (Room.Full e) {
            // all of it is sent again
            throw e;
        } catch (IOException e) {
            settle(delivery, receipt);
            throw e;
        }
        settle(delivery, receipt);
    }

    /** A log file larger than is kept. */
    static final class TooLarge extends IOException {
        private static final long serialVersionUID = 1;
    }

    /**
     * Reads a log file, which is kept on disk until then since some formats are read twice, and sends what it holds.
     *
     * @param name that it has where it comes from
     * @param whole of its checkpoints nothing else comes: how many examples they have is announced
     * @param receipt takes what was accepted, the rejections and the warnings, also where the file breaks off
     * @throws dev.emergence.importers.Refusal if nothing of it can be used
     * @throws TooLarge if it is larger than is kept
     * @throws IOException if the body breaks off: nothing of it was sent
     * @throws org.apache.kafka.common.KafkaException if Kafka didn't take all of it
     */
    void take(
            Importer importer,
            String name,
            Given given,
            InputStream body,
            String encoding,
            boolean whole,
            Receipt receipt)
            throws IOException, dev.emergence.importers.Refusal {
        Producer<String, byte[]> kafka = producer.get();
        Path folder = Files.createTempDirectory("emergence-import-");
        Path file = folder.resolve("log");
        try {
            try (InputStream content = unzip(new Paced(body, rate, System::nanoTime), encoding);
                    OutputStream out = Files.newOutputStream(file)) {
                copy(content, out);
            }
            read(importer, new Source(file, Path.of(name), given), whole, kafka, receipt);
        } finally {
            Files.deleteIfExists(file);
            Files.deleteIfExists(folder);
        }
    }

    private void copy(InputStream content, OutputStream out) throws IOException {
        byte[] buffer = new byte[1 << 16];
        long size = 0;
        for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
            size += read;
            if (size > largestLog) {
                throw new TooLarge();
            }
            out.write(buffer, 0, read);
        }
    }

    private void read(Importer importer, Source source, boolean whole, Producer<String, byte[]> kafka, Receipt receipt)
            throws IOException, dev.emergence.importers.Refusal {
        Way<?> generations = new Way<>(forms.generations(), metrics.generations, kafka);
        Way<?> points = new Way<>(forms.points(), metrics.points, kafka);
        Way<?> announcements = new Way<>(forms.announcements(), metrics.checkpoints, kafka);
        LogRecords records = new LogRecords(generations, points, announcements, receipt);
        try {
            importer.read(source, new Replaced(records));
            if (whole) {
                generations.settle();
                records.announce(generations.delivery.tooLarge());
            }
        } finally {
            for (Way<?> way : List.of(generations, points, announcements)) {
                way.settle();
            }
            receipt.add(generations.receipt);
            receipt.add(points.receipt);
        }
        for (Way<?> way : List.of(generations, points, announcements)) {
            way.counted.count(way.receipt);
        }
    }

    /** One kind of record of a log file on its way. */
    private final class Way<T extends SpecificRecord> implements LogRecords.Way {
        private final Body<T> body;
        private final IngestMetrics.Records counted;
        private final Delivery delivery;
        private final Receipt receipt = new Receipt();
        private final Body.Sink<T> sink;
        private long number;
        private String place;
        private boolean settled;

        Way(Form<T> form, IngestMetrics.Records counted, Producer<String, byte[]> kafka) {
            this.body = new Body<>(form, limit, room, name -> metrics.unknownFields.inc());
            this.counted = counted;
            this.delivery = new Delivery(kafka);
            Body.Sink<T> sent = sink(form, delivery, receipt);
            this.sink = new Body.Sink<>() {
                @Override
                public boolean accept(long line, T record) {
                    return sent.accept(number, record);
                }

                @Override
                public void reject(long line, Rejection rejection) {
                    receipt.reject(number, place, rejection);
                }

                @Override
                public void warn(Warning warning) {
                    sent.warn(warning);
                }
            };
        }

        @Override
        public boolean send(byte[] json, String where) throws IOException {
            number++;
            place = where;
            long rejected = receipt.rejected();
            body.json(new ByteArrayInputStream(json), sink);
            return receipt.rejected() == rejected;
        }

        /** Waits for Kafka, once. */
        void settle() {
            if (!settled) {
                settled = true;
                Ingest.settle(delivery, receipt);
            }
        }
    }

    private static void settle(Delivery delivery, Receipt receipt) {
        receipt.accept(delivery.await());
        for (long line : delivery.tooLarge()) {
            receipt.reject(line, new Rejection(Reason.TOO_LARGE, null, "is larger than Kafka takes a record"));
        }
    }

    private static <T extends SpecificRecord> Body.Sink<T> sink(Form<T> form, Delivery delivery, Receipt receipt) {
        return new Body.Sink<>() {
            @Override
            public boolean accept(long line, T record) {
                byte[] value;
                try {
                    value = form.topic().value().encode(record);
                } catch (SerializationException e) {
                    // its causes may quote the record
                    LOG.errorf(
                            "a record could not be written: %s",
                            e.getCause().getClass().getName());
                    reject(line, new Rejection(Reason.FAILED, null, "could not be written: a fault of the service"));
                    return true;
                }
                return delivery.send(line, form.topic().name(), form.key(record), value);
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
    }

    private static InputStream unzip(InputStream body, String encoding) {
        return "gzip".equalsIgnoreCase(encoding) ? new Gzip(body) : body;
    }
}
