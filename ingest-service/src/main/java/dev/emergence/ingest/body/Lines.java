package dev.emergence.ingest.body;

import java.io.IOException;
import java.io.InputStream;

/** A body of one record a line. Blank lines count. */
final class Lines extends Pieces {
    Lines(InputStream in, Body.Limit limit, Room room) {
        super(in, limit, room);
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
                return true;
            }
        }
        return any;
    }
}
