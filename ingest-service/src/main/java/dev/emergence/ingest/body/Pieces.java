package dev.emergence.ingest.body;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * A body cut into the bytes of its records, without making strings of them. Memory holds one record: of one over the limit
 * the prompt is cut, which nothing is made of; if that is not enough it is passed over, not kept. A large one takes a place in
 * the {@link Room}.
 */
abstract class Pieces implements AutoCloseable {
    private static final int START = 1 << 10;

    /** A body that is no larger is read at once. */
    private static final int FIRST_READ = 1 << 11;

    private static final int LARGEST_READ = 1 << 16;
    private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final InputStream in;
    private final int limit;
    private final int promptLimit;
    private boolean begun;
    private final Room room;
    private byte[] piece = new byte[START];
    private boolean large;
    private int length;
    private boolean tooLong;
    private boolean promptCut;
    /** What comes is the rest of a prompt that is cut. */
    private boolean within;

    private boolean escaped;
    private long number;

    /** What was read of the body and is in no piece yet: from position to end. */
    byte[] buffer = new byte[FIRST_READ];

    int position;
    int end;

    Pieces(InputStream in, Body.Limit limit, Room room) {
        this.in = in;
        this.limit = limit.record();
        this.promptLimit = limit.prompt();
        this.room = room;
    }

    /** Goes to the next piece; false at the end. */
    final boolean next() throws IOException {
        close();
        length = 0;
        tooLong = false;
        promptCut = false;
        within = false;
        number++;
        return find();
    }

    /** Appends the next piece; false at the end. */
    abstract boolean find() throws IOException;

    /** Reads on if all is used up; false at the end of the body. */
    final boolean more() throws IOException {
        if (position < end) {
            return true;
        }
        if (!begun) {
            begun = true;
            end = in.readNBytes(buffer, 0, MARK.length);
            boolean marked = end == MARK.length && Arrays.mismatch(buffer, 0, end, MARK, 0, end) < 0;
            if (end > 0 && !marked) {
                return true;
            }
        }
        if (end == buffer.length && end < LARGEST_READ) {
            buffer = new byte[Math.min(4 * end, LARGEST_READ)];
        }
        position = 0;
        end = Math.max(0, in.read(buffer, 0, buffer.length));
        return end > 0;
    }

    /** Moves what is before {@code stop} into the piece. */
    final void append(int stop) throws IOException {
        passOver(stop);
        int more = stop - position;
        if (!tooLong) {
            if (length + more > piece.length) {
                grow(length + more);
            }
            System.arraycopy(buffer, position, piece, length, more);
            length += more;
            if (length > limit) {
                shorten();
            }
        }
        position = stop;
    }

    /** Goes to the quote that closes a prompt that was cut. */
    private void passOver(int stop) {
        while (within && position < stop) {
            byte b = buffer[position];
            within = escaped || b != '"';
            escaped = !escaped && b == '\\';
            position += within ? 1 : 0;
        }
    }

    /** Cuts the prompt so that the piece is within the limit; gives the piece up if that is not enough. */
    private void shorten() {
        Prompt prompt = Prompt.in(piece, length);
        int over = length - limit;
        if (prompt == null || prompt.length() < over) {
            tooLong = true;
            length = 0;
            close();
            return;
        }
        int end = prompt.cut(piece, Math.min(promptLimit, prompt.length() - over));
        System.arraycopy(piece, prompt.to(), piece, end, length - prompt.to());
        length -= prompt.to() - end;
        promptCut = true;
        within = prompt.open();
        escaped = prompt.escaped();
    }

    private void grow(int least) throws IOException {
        if (least > Room.SMALL && !large) {
            room.arrive();
            large = true;
        }
        // what the buffer brings may be over the limit before the prompt is cut
        int size = large ? limit + LARGEST_READ : Math.min(Room.SMALL, Math.max(2 * piece.length, least));
        piece = Arrays.copyOf(piece, size);
    }

    /** Gives the memory of a large piece back. */
    @Override
    public final void close() {
        if (large) {
            piece = new byte[START];
            large = false;
            room.gone();
        }
    }

    final boolean large() {
        return large;
    }

    /** Why the piece can't be read as a record; null if it can. */
    Rejection problem() {
        return tooLong ? new Rejection(Reason.TOO_LARGE, null, "record is larger than " + limit + " bytes") : null;
    }

    /** Whether the end of the prompt is missing. */
    final boolean promptCut() {
        return promptCut;
    }

    final boolean blank() {
        for (int i = 0; i < length; i++) {
            if (!space(piece[i])) {
                return false;
            }
        }
        return !tooLong;
    }

    static boolean space(byte b) {
        return b >= 0 && b <= ' ';
    }

    /** Its first {@link #length} bytes are the piece; valid until the next one. */
    final byte[] bytes() {
        return piece;
    }

    final int length() {
        return length;
    }

    /** Number of the piece, from 1. */
    final long number() {
        return number;
    }
}
