package dev.emergence.scoring;

import dev.emergence.schemas.Generation;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Tells whether two outputs for an example are the same once both are gone: the first 8 bytes of HMAC-SHA-256 (RFC 2104) over family,
 * task, example and output, each behind its length. Without a key short answers could be tried one after the other; the example goes in
 * so that nobody sees from the hashes how often an answer was given over a task.
 */
final class OutputHash {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int SHORTEST = 32;

    private final SecretKeySpec key;

    /** @throws IllegalArgumentException if the key is too short to keep anybody from trying */
    OutputHash(String key) {
        if (key.length() < SHORTEST) {
            throw new IllegalArgumentException(
                    "EMERGENCE_CONTENT=hash needs a secret in EMERGENCE_CONTENT_KEY, at least " + SHORTEST
                            + " characters that nobody guesses: openssl rand -hex 32");
        }
        this.key = new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), ALGORITHM);
    }

    /** Null without an output. */
    Long of(Generation generation) {
        if (generation.getOutput() == null) {
            return null;
        }
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            add(mac, generation.getFamily());
            add(mac, generation.getTask());
            add(mac, generation.getExample());
            add(mac, generation.getOutput());
            return ByteBuffer.wrap(mac.doFinal()).getLong();
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }

    private static void add(Mac mac, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        mac.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
        mac.update(bytes);
    }
}
