package dev.emergence.analysis.gate;

import dev.emergence.analysis.view.TopicWriter;
import dev.emergence.analysis.view.Unavailable;
import dev.emergence.schemas.Acknowledgement;
import dev.emergence.schemas.Audit;
import dev.emergence.schemas.Topics;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.jboss.logging.Logger;

/** Keeps acknowledgements in their topic. */
@ApplicationScoped
public class AcknowledgementWriter {
    private static final Logger LOG = Logger.getLogger(AcknowledgementWriter.class);

    private final Topics topics;
    private final Acknowledgements acknowledgements;
    private final TopicWriter writer;

    AcknowledgementWriter(Topics topics, Acknowledgements acknowledgements, TopicWriter writer) {
        this.topics = topics;
        this.acknowledgements = acknowledgements;
        this.writer = writer;
    }

    /**
     * Returns when Kafka has them all.
     *
     * @param audit who gives them: none counts before Kafka has that
     * @throws Unavailable if Kafka does not take them; some may be kept then
     */
    public void keep(List<Acknowledgement> given, Audit audit) {
        try {
            writer.write(topics.audit(), audit);
            List<Future<RecordMetadata>> sent = given.stream()
                    .map(one -> writer.send(topics.acknowledgements(), one.getBreakId(), one))
                    .toList();
            for (int i = 0; i < sent.size(); i++) {
                sent.get(i).get();
                Acknowledgement kept = given.get(i);
                acknowledgements.add(kept);
                LOG.infof(
                        "break %s of family '%s' acknowledged by '%s': %s",
                        kept.getBreakId(), kept.getFamily(), kept.getWho(), kept.getWhy());
            }
        } catch (InterruptException | InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Unavailable("This service ends", "Send it again, to another instance.");
        } catch (ExecutionException | KafkaException e) {
            LOG.warnf("acknowledgements can't be kept: %s", e.getMessage());
            throw new Unavailable("Not acknowledged", "Kafka does not take it. Send it again; twice does no harm.");
        }
    }
}
