package dev.emergence.schemas;

import org.apache.kafka.common.errors.SerializationException;

/** A rule that a record breaks: which field, and what it should be; never quotes the value. */
public final class Breach extends SerializationException {
    private static final long serialVersionUID = 1;

    private final String field;
    private final String rule;
    private final boolean missing;

    private Breach(String field, String rule, boolean missing) {
        super(field + " " + rule);
        this.field = field;
        this.rule = rule;
        this.missing = missing;
    }

    static Breach of(String field, String rule) {
        return new Breach(field, rule, false);
    }

    static Breach missing(String field, String rule) {
        return new Breach(field, rule, true);
    }

    public String field() {
        return field;
    }

    /** Without the name of the field. */
    public String rule() {
        return rule;
    }

    /** Whether the field is required and absent. */
    public boolean isMissing() {
        return missing;
    }
}
