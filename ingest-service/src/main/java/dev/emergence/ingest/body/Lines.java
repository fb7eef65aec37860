package dev.emergence.ingest.body;

import java.io.IOException;
import java.io.InputStream;

/** A body of one record a line, or several values on one. Blank lines count. */
final class Lines extends Pieces {
    /** No line has ended yet. */
    private boolean only = true;

    Lines(InputStream in, Body.Limit limit, Room room) {
        super(in, limit, room);
    }

    @Override
    Rejection problem() {
        Rejection tooLarge = super.problem();
        return tooLarge == null || !only
                ? tooLarge
                : new Rejection(
                        Reason.TOO_LARGE,
                        null,
                        tooLarge.getMessage()
                                + ", and no line ends in it: curl keeps them with --data-binary, not with -d");
    }

    @Override
    boolean find() throws IOException {
        boolean any = false;
        while (more()) {
            any = true;
            int stop = position;
            while (stop < end && buffer[stop] != '\n') {
                stop++;
            }
            append(stop);
            if (stop < end) {
                position = stop + 1;
                only = false;
                return true;
            }
        }
        return any;
    }
}
