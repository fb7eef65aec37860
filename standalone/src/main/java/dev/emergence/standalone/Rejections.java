package dev.emergence.standalone;

import java.util.BitSet;
import java.util.List;

/** What ingest-service did not take of a recording; the first few are told at once. */
final class Rejections {
    private static final int TOLD = 10;

    private final BitSet lines = new BitSet();
    private final BitSet unclear = new BitSet();
    private long generations;
    private long announcements;
    private int told;

    /**
     * @param first number of the batch's first line in the file
     * @param end number of the line after its last
     * @param sent generations on them
     */
    void ofGenerations(int first, int end, long sent, IngestClient.Receipt receipt) {
        long rejected = sent - receipt.accepted();
        generations += rejected;
        int next = first;
        for (IngestClient.Error error : receipt.errors()) {
            int line = first + error.line() - 1;
            lines.set(line);
            next = line + 1;
            tell("line " + line, error);
        }
        if (rejected > receipt.errors().size()) {
            // Not all are named; those that are come first.
            (receipt.accepted() == 0 ? lines : unclear).set(next, end);
        }
    }

    void ofAnnouncements(List<Recording.Announcement> sent, IngestClient.Receipt receipt) {
        announcements += sent.size() - receipt.accepted();
        for (IngestClient.Error error : receipt.errors()) {
            Recording.Announcement size = sent.get(error.line() - 1);
            tell("the size of " + size.model() + ", " + size.task(), error);
        }
    }

    private void tell(String what, IngestClient.Error error) {
        told++;
        if (told <= TOLD) {
            System.err.println("rejected: " + what + ": " + error.words());
        } else if (told == TOLD + 1) {
            System.err.println("rejected: more, which are only counted");
        }
    }

    long generations() {
        return generations;
    }

    long announcements() {
        return announcements;
    }

    boolean holds(int line) {
        return lines.get(line);
    }

    /** Whether the line may be one of those that were rejected and not named. */
    boolean mayHold(int line) {
        return unclear.get(line);
    }
}
