package dev.emergence.importers;

import java.io.IOException;

/** One format of log files. */
public interface Importer {
    /** As the command line names it. */
    String format();

    /**
     * Whether a file is of this format, by its content.
     *
     * @param head its first 64 kB
     */
    boolean recognises(Source source, String head);

    /**
     * Reads a file as a stream, and gives the sink what can be used; what can't is told with its place.
     *
     * @throws Refusal if nothing of the file can be used
     */
    void read(Source source, Sink sink) throws IOException, Refusal;
}
