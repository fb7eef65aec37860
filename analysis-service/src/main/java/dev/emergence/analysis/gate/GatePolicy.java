package dev.emergence.analysis.gate;

import dev.emergence.schemas.Event;
import dev.emergence.schemas.EventKind;
import dev.emergence.schemas.Severity;

/** Which open breaks hold a training run. An artefact says that there is no break, so it never holds; a change holds by the breaks that are part of it. */
public enum GatePolicy {
    /** Those of severity critical, which the watch list names. */
    critical {
        @Override
        boolean holds(Event event) {
            return isBreak(event) && event.getSeverity() == Severity.critical;
        }
    },

    /** Every breakthrough and every collapse, and whatever is critical. */
    breakthrough {
        @Override
        boolean holds(Event event) {
            return event.getKind() == EventKind.BREAKTHROUGH
                    || event.getKind() == EventKind.COLLAPSE
                    || critical.holds(event);
        }
    },

    /** None. */
    never {
        @Override
        boolean holds(Event event) {
            return false;
        }
    };

    /** @param event the newest of an open break */
    abstract boolean holds(Event event);

    private static boolean isBreak(Event event) {
        return switch (event.getKind()) {
            case BREAKTHROUGH, COLLAPSE, LATENT_CHANGE -> true;
            case FORMAT_LEARNED, METRIC_ARTEFACT, RUN_WIDE_CHANGE, SHARED_CHANGE, RESOLVED, CHECKPOINT_COMPLETE ->
                false;
        };
    }
}
