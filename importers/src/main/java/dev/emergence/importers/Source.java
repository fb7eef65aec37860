package dev.emergence.importers;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;

/**
 * A file to import, and what is said of it.
 *
 * @param path where it is read
 * @param named where it says that it comes from: names in it count
 * @param shared what the files of an import know of each other
 */
public record Source(Path path, Path named, Given given, Shared shared) {
    private static final int HEAD = 1 << 16;
    private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    public Source(Path path, Given given) {
        this(path, given, new Shared());
    }

    public Source(Path path, Given given, Shared shared) {
        this(path, path.toAbsolutePath().normalize(), given, shared);
    }

    public Source(Path path, Path named, Given given) {
        this(path, named, given, new Shared());
    }

    /** From its begin, unpacked. */
    InputStream open() throws IOException {
        InputStream in = new BufferedInputStream(Files.newInputStream(path), HEAD);
        InputStream content =
                name().endsWith(".gz") ? new BufferedInputStream(new GZIPInputStream(in, HEAD), HEAD) : in;
        // some editors begin UTF-8 with a mark
        content.mark(3);
        if (!Arrays.equals(content.readNBytes(3), MARK)) {
            content.reset();
        }
        return content;
    }

    /** Its text, from its begin. */
    BufferedReader reader() throws IOException {
        return new BufferedReader(new InputStreamReader(open(), StandardCharsets.UTF_8), HEAD);
    }

    public String head() throws IOException {
        try (InputStream in = open()) {
            return new String(in.readNBytes(HEAD), StandardCharsets.UTF_8);
        }
    }

    String name() {
        return named.getFileName().toString();
    }

    /** The name without its endings. */
    String stem() {
        return name().replaceFirst("(\\.(jsonl?|csv|gz))+$", "");
    }
}
