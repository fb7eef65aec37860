package dev.emergence.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.emergence.schemas.Generation;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OutputHashTest {
    private static final String KEY = "0123456789abcdef0123456789abcdef";

    private final OutputHash hash = new OutputHash(KEY);

    private static Generation generation(String task, String example, long step, String output) {
        return Generation.newBuilder()
                .setFamily("f")
                .setModel("m" + step)
                .setStep(step)
                .setTask(task)
                .setExample(example)
                .setOutput(output)
                .setTime(step)
                .build();
    }

    @Test
    void theSameOutputForAnExampleHasTheSameHashAtEveryCheckpointAndAnotherOutputAnother() {
        Long before = hash.of(generation("t", "e", 1, "four"));
        assertThat(hash.of(generation("t", "e", 2, "four"))).isEqualTo(before);
        assertThat(hash.of(generation("t", "e", 2, "five"))).isNotEqualTo(before);
        assertThat(hash.of(generation("t", "e", 2, null))).isNull();
        assertThat(hash.of(generation("t", "e", 2, ""))).isNotNull();
    }

    @Test
    void theSameAnswerToOtherExamplesOrByAnotherKeyLooksLikeAnyOther() {
        Set<Long> hashes = new HashSet<>();
        hashes.add(hash.of(generation("t", "e", 1, "A")));
        hashes.add(hash.of(generation("t", "eA", 1, ""))); // nor do names and output run together
        hashes.add(hash.of(generation("te", "", 1, "A")));
        hashes.add(hash.of(generation("t", "f", 1, "A")));
        hashes.add(new OutputHash(KEY + "0").of(generation("t", "e", 1, "A")));
        assertThat(hashes).hasSize(5);
    }

    /**
     * Python 3: {@code hmac.new(key, b"".join(len(p).to_bytes(4, "big") + p for p in [b"f", b"t", b"e", b"A"]), "sha256").digest()[:8]}.
     */
    @Test
    void itIsTheBeginningOfHmacSha256() {
        assertThat(hash.of(generation("t", "e", 1, "A"))).isEqualTo(0xdf35cc7684568c4aL);
    }

    @Test
    void aKeyThatIsMissingOrShortIsRefusedWithHowToMakeOne() {
        for (String key : new String[] {"", KEY.substring(1)}) {
            assertThatExceptionOfType(IllegalArgumentException.class)
                    .isThrownBy(() -> new OutputHash(key))
                    .withMessageContaining("EMERGENCE_CONTENT_KEY")
                    .withMessageContaining("openssl rand -hex 32");
        }
    }
}
