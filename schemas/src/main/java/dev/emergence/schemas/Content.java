package dev.emergence.schemas;

import java.util.Locale;

/** What is kept of what models were asked and said, once every scorer has read it: {@code EMERGENCE_CONTENT}. */
public enum Content {
    /** Prompts, outputs and targets stay in the topic of generations for as long as that keeps records. */
    KEEP,
    /** Texts are deleted; a keyed hash of each output stays, which tells whether two are the same. */
    HASH,
    /** Texts are deleted behind the slowest scorer. */
    NONE;

    /** Setting of a service, and of its Kafka Streams. */
    public static final String SETTING = "emergence.content";

    /** Whether texts stay. */
    public boolean keepsTexts() {
        return this == KEEP;
    }

    /** As users write it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
