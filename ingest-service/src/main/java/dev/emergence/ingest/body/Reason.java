package dev.emergence.ingest.body;

import java.util.Locale;

/** Why a record was rejected: the label of {@code emergence_generations_rejected_total}. */
public enum Reason {
    /** Not JSON, or not an object. */
    MALFORMED,
    /** A required field is absent. */
    MISSING,
    /** A field holds another type than it should. */
    TYPE,
    /** A value outside its limits. */
    RANGE,
    /** Of a family that the sender's token is not for. */
    FORBIDDEN,
    /** Larger than a record may be, or than Kafka takes. */
    TOO_LARGE,
    /** The service could not write it: a bug of ours. */
    FAILED;

    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
