package dev.emergence.analysis.state;

import dev.emergence.schemas.Declaration;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * Names a set of signatures and declarations: the first 16 bytes of the SHA-256 of all names and values in order, each with its
 * length before it, so that no two sets have the same bytes.
 */
final class Fingerprint {
    private static final int BYTES = 16;

    private Fingerprint() {}

    static String of(Map<String, String> signatures, Map<String, Declaration> declarations) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(signatures.size());
            for (Map.Entry<String, String> entry : new TreeMap<>(signatures).entrySet()) {
                write(out, entry.getKey());
                write(out, entry.getValue());
            }
            for (Map.Entry<String, Declaration> entry : new TreeMap<>(declarations).entrySet()) {
                write(out, entry.getKey());
                write(out, entry.getValue().getKind().name());
                write(out, entry.getValue().getContinuity().name());
            }
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes.toByteArray());
            return HexFormat.of().formatHex(Arrays.copyOf(hash, BYTES));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static void write(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }
}
