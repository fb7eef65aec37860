package dev.emergence.analysis.state;

import java.util.HashSet;
import java.util.Set;
import org.apache.kafka.common.KafkaException;
import org.jboss.logging.Logger;

/**
 * Keeps a bug of ours that one subject brings to light from ending the others: the subject is set aside, said so, counted and
 * tried again. What Kafka and its stores throw is of no subject and passes.
 */
final class Quarantine {
    private static final Logger LOG = Logger.getLogger(Quarantine.class);

    private final AnalysisMetrics metrics;
    private final Set<String> subjects = new HashSet<>();

    Quarantine(AnalysisMetrics metrics) {
        this.metrics = metrics;
    }

    /**
     * Estimates or judges.
     *
     * @param subject its key
     * @return whether it came to its end
     */
    boolean guard(String subject, Runnable work) {
        try {
            work.run();
            return true;
        } catch (KafkaException e) {
            throw e;
        } catch (RuntimeException e) {
            metrics.failed();
            if (subjects.add(subject)) {
                metrics.quarantined(1);
                LOG.errorf(e, "a bug: %s is in quarantine until its next record", subject);
            }
            return false;
        }
    }

    /** Whether it failed when it was tried last. */
    boolean holds(String subject) {
        return subjects.contains(subject);
    }

    /** It was estimated and judged to the end. */
    void release(String subject) {
        if (subjects.remove(subject)) {
            metrics.quarantined(-1);
            LOG.infof("%s is out of quarantine", subject);
        }
    }

    /** Another instance tries them from now on. */
    void close() {
        metrics.quarantined(-subjects.size());
        subjects.clear();
    }
}
