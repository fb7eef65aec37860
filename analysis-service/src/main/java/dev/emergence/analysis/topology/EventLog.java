package dev.emergence.analysis.topology;

import dev.emergence.schemas.Event;
import java.util.Locale;
import org.jboss.logging.Logger;

/** A line of the service's log for each event that people are told of. */
final class EventLog {
    private static final Logger LOG = Logger.getLogger(EventLog.class);

    private EventLog() {}

    /** What a change has told of is not told again. */
    static void say(Event event) {
        if (!event.getToldByChange()) {
            LOG.info(words(event));
        }
    }

    static String words(Event event) {
        StringBuilder words = new StringBuilder()
                .append(event.getKind())
                .append(" (")
                .append(event.getSeverity())
                .append(") of ")
                .append(event.getFamily());
        words.append(event.getModel().isEmpty() ? " over its models" : ", " + event.getModel());
        if (event.getJudged() != null) {
            int members = Math.max(event.getTasks().size(), event.getMadeBy().size());
            words.append(": ").append(members).append(" of ").append(event.getJudged());
        } else {
            words.append(": ").append(event.getTask()).append(", ").append(event.getMetric());
        }
        if (event.getPosition() != null) {
            Long step = event.getPosition().getStep();
            words.append(
                    step != null
                            ? " at step " + step
                            : String.format(
                                    Locale.ROOT,
                                    " at scale %.3g",
                                    event.getPosition().getScale()));
        }
        if (event.getEvidenceLog10() != null) {
            words.append(String.format(Locale.ROOT, ", evidence 10^%.1f", event.getEvidenceLog10()));
        }
        return words.append("; break ").append(event.getBreakId()).toString();
    }
}
