package dev.emergence.standalone;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Files as jobs write them: one that has changed is read again, and once more, with the sizes of its checkpoints, when it has
 * stood still for a while. What was sent before comes again, which changes nothing: a restart needs no memory.
 */
final class Following {
    /** What was seen of a file, and what was done with it. */
    private record Seen(long size, long modified, long since, boolean settled) {}

    private final long settledMillis;
    private final Map<Path, Seen> files = new HashMap<>();

    /** What to read now. */
    record Due(List<Path> changed, List<Path> settled) {}

    /** @param settledMillis as long a file stands still once it is whole */
    Following(long settledMillis) {
        this.settledMillis = settledMillis;
    }

    /** @param now in milliseconds */
    Due look(List<Path> present, long now) throws IOException {
        List<Path> changed = new ArrayList<>();
        List<Path> settled = new ArrayList<>();
        for (Path file : present) {
            Seen before = files.get(file);
            Seen seen;
            try {
                seen = new Seen(
                        Files.size(file), Files.getLastModifiedTime(file).toMillis(), now, false);
            } catch (NoSuchFileException e) {
                // gone between the list and the look
                continue;
            }
            boolean same = before != null && before.size == seen.size && before.modified == seen.modified;
            if (!same) {
                boolean old = now - seen.modified >= settledMillis;
                (old ? settled : changed).add(file);
                files.put(file, new Seen(seen.size, seen.modified, now, old));
            } else if (!before.settled && now - before.since >= settledMillis) {
                settled.add(file);
                files.put(file, new Seen(seen.size, seen.modified, before.since, true));
            }
        }
        return new Due(changed, settled);
    }

    /** These could not be sent: they are due again. */
    void again(List<Path> due) {
        due.forEach(files::remove);
    }
}
