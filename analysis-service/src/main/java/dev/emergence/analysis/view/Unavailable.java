package dev.emergence.analysis.view;

/** What can't be answered, or kept, now, but may be later. */
public final class Unavailable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String advice;

    /**
     * @param title what is not possible
     * @param advice what to do about it
     */
    public Unavailable(String title, String advice) {
        super(title);
        this.advice = advice;
    }

    public String advice() {
        return advice;
    }
}
