package dev.emergence.importers;

import dev.emergence.schemas.Checkpoint;
import dev.emergence.schemas.Generation;
import java.io.IOException;

/** Takes what an importer finds. */
public interface Sink {
    /** The attribute of a generation that says its file and place. */
    String SOURCE = "source";

    void generation(Generation generation) throws IOException;

    /** A point scored elsewhere. */
    void point(Checkpoint point) throws IOException;

    /** A record that is broken. */
    void refused(String place, String why);

    /** What is whole but can't be said here, such as a mean without an error. */
    void leftOut(String why);
}
