package dev.emergence.analysis.event;

import dev.emergence.schemas.EventKind;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Ids of events: the first 16 bytes of SHA-256, in hexadecimal, of {@code kind|task|anchor|occurrence}. Nothing of it depends on
 * clocks, offsets or chance: what happens to the same task at the same point for the same time has the same id on every
 * instance, after a restart, and when the whole state is built anew.
 */
public final class EventIds {
    private static final int BYTES = 16;

    private EventIds() {}

    /**
     * @param task key of what it happens to: a task of a model's training, or of a family's scaling
     * @param anchor names the point
     * @param occurrence for the how-many-th time this kind is said of this point, from 1
     */
    public static String of(EventKind kind, String task, String anchor, int occurrence) {
        String name = kind.name() + '|' + task + '|' + anchor + '|' + occurrence;
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(Arrays.copyOf(hash, BYTES));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
