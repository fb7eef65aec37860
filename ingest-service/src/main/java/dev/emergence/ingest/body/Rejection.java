package dev.emergence.ingest.body;

/** Says which field of a record is wrong and what it should be. Never quotes the value. */
public final class Rejection extends Exception {
    private static final long serialVersionUID = 1;

    private final Reason reason;
    private final String field;

    /** @param field name of the field; null where the record as a whole is wrong */
    public Rejection(Reason reason, String field, String message) {
        super(message, null, false, false);
        this.reason = reason;
        this.field = field;
    }

    public Reason reason() {
        return reason;
    }

    public String field() {
        return field;
    }
}
