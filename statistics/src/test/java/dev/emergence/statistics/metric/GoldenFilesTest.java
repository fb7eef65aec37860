package dev.emergence.statistics.metric;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GoldenFilesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "bleu",
                "bleu_corpus",
                "calibration",
                "chrf",
                "chrf_corpus",
                "edit_distance",
                "exact_match",
                "likelihood",
                "multiple_choice",
                "pass_at_k",
                "rouge",
                "squad_f1"
            })
    void isTheFileThatItsHeaderDescribes(String name) throws Exception {
        JsonNode meta = Golden.meta(name);
        byte[] sha256 = MessageDigest.getInstance("SHA-256").digest(Golden.bytes(name + ".jsonl"));
        assertThat(HexFormat.of().formatHex(sha256))
                .isEqualTo(meta.get("sha256").textValue());
        assertThat(Golden.cases(name)).hasSize(meta.get("cases").intValue());
    }
}
