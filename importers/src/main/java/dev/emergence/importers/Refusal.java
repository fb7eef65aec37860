package dev.emergence.importers;

/** Why nothing of a file can be used; its message is for the one who gave the file. */
public final class Refusal extends Exception {
    private static final long serialVersionUID = 1;

    public Refusal(String message) {
        super(message);
    }
}
