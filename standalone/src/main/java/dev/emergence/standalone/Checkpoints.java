package dev.emergence.standalone;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The checkpoints in a trainer's folder, in the order of their steps, and which of them are whole: those that have stood still for a while. */
final class Checkpoints {
    /** The last number of a name, such as checkpoint-3000, global_step3000 or epoch=2-step=3000.ckpt. */
    private static final Pattern STEP = Pattern.compile("(?:.*\\D)?(\\d{1,18})(?:\\.[A-Za-z]\\w*)?");

    /** What is being written, or is no checkpoint. */
    private static final Pattern OTHER =
            Pattern.compile("\\..*|.*[.](tmp|temp|partial|incomplete|lock|json|txt|log)|tmp[-_.].*");

    private final Path folder;
    private final long settled;
    private final Map<Path, Seen> seen = new HashMap<>();

    /** One of them. */
    record Checkpoint(Path path, long step) {
        String name() {
            return path.getFileName().toString();
        }
    }

    /** @param since when it was first seen so, milliseconds */
    private record Seen(long bytes, long newest, long files, long since) {
        boolean isAs(Seen other) {
            return bytes == other.bytes && newest == other.newest && files == other.files;
        }
    }

    /** @param settled milliseconds without change after which one is whole */
    Checkpoints(Path folder, long settled) {
        this.folder = folder;
        this.settled = settled;
    }

    /** All that are there, whole or not. */
    List<Checkpoint> present() throws IOException {
        List<Checkpoint> present = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString();
                Matcher step = STEP.matcher(name);
                if (!OTHER.matcher(name).matches() && step.matches()) {
                    present.add(new Checkpoint(file, Long.parseLong(step.group(1))));
                }
            }
        }
        present.sort(Comparator.comparingLong(Checkpoint::step).thenComparing(Checkpoint::name));
        return present;
    }

    /** Looks at one; it is whole once it looks as it did so long ago. */
    boolean isWhole(Checkpoint checkpoint, long now) throws IOException {
        Seen look = look(checkpoint.path(), now);
        Seen before = seen.get(checkpoint.path());
        if (before == null || !look.isAs(before)) {
            seen.put(checkpoint.path(), look);
            before = look;
        }
        return now - before.since >= settled;
    }

    private static Seen look(Path path, long now) throws IOException {
        long bytes = 0;
        long newest = 0;
        long files = 0;
        try (Stream<Path> all = Files.walk(path)) {
            for (Path file : (Iterable<Path>) all::iterator) {
                bytes += Files.isRegularFile(file) ? Files.size(file) : 0;
                newest = Math.max(newest, Files.getLastModifiedTime(file).toMillis());
                files++;
            }
        } catch (NoSuchFileException | UncheckedIOException e) {
            // something in it was renamed or deleted meanwhile: it changes
            return new Seen(-1, now, -1, now);
        }
        return new Seen(bytes, newest, files, now);
    }
}
