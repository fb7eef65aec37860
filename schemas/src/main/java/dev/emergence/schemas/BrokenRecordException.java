package dev.emergence.schemas;

/** A record that its schema and the rules allow, and that what is known from records before shows to be broken. */
public final class BrokenRecordException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message what is wrong; never quotes content */
    public BrokenRecordException(String message) {
        super(message);
    }
}
