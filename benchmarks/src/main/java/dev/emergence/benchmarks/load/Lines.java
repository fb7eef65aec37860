package dev.emergence.benchmarks.load;

import java.util.Iterator;
import java.util.NoSuchElementException;

/** Batches of lines that are made when they are asked for. */
abstract class Lines implements Iterator<Batch> {
    private final long end;
    private final int batch;
    private long next;

    /**
     * @param lines in all
     * @param batch lines of a request
     */
    Lines(long lines, int batch) {
        this.end = lines;
        this.batch = batch;
    }

    /** @param number from 0; each is asked for once, in order */
    abstract String line(long number);

    @Override
    public boolean hasNext() {
        return next < end;
    }

    @Override
    public Batch next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        Batch.Builder lines = new Batch.Builder();
        while (next < end && lines.size() < batch) {
            lines.add(line(next++), null);
        }
        return lines.build();
    }
}
