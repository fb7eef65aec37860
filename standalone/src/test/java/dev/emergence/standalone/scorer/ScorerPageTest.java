package dev.emergence.standalone.scorer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emergence.schemas.Generation;
import dev.emergence.schemas.Score;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.junit.jupiter.api.Test;

/** The page on scorers, and the schemas beside the example, held to the code. */
class ScorerPageTest {
    private static final Path HOME = Path.of("..");
    private static final List<Schema> SCHEMAS = List.of(Generation.getClassSchema(), Score.getClassSchema());

    private static String page() throws IOException {
        return Files.readString(HOME.resolve("docs/write-a-scorer.md"));
    }

    @Test
    void theExamplesSchemasAreTheTopicsOwn() throws IOException {
        for (Schema schema : SCHEMAS) {
            Path file = HOME.resolve("examples/scorer/" + schema.getName() + ".avsc");
            assertThat(Files.readString(file).strip())
                    .as("%s: write the expected text into it", file)
                    .isEqualTo(SchemaNormalization.toParsingForm(schema));
        }
    }

    @Test
    void thePageNamesTheFingerprints() throws Exception {
        for (Schema schema : SCHEMAS) {
            assertThat(page()).contains("| `" + schema.getName() + "` | `" + header(schema) + "` |");
        }
    }

    /** What a record begins with. */
    static String header(Schema schema) throws NoSuchAlgorithmException {
        // Avro gives the bytes in the order in which the encoding has them: least first.
        byte[] fingerprint = SchemaNormalization.parsingFingerprint("CRC-64-AVRO", schema);
        return "C3 01 " + HexFormat.ofDelimiter(" ").withUpperCase().formatHex(fingerprint);
    }

    @Test
    void thePageListsEveryCheckAndEveryRecord() throws IOException {
        for (Demand demand : Demand.values()) {
            assertThat(page()).contains("| `" + demand.id() + "` | " + demand.holds() + " |");
        }
        for (GivenRecord record : GivenRecords.all()) {
            if (!record.name().startsWith("after ")) {
                assertThat(page()).contains("`" + record.name() + "`");
            }
        }
    }

    @Test
    void everyPlaceIsGivenOnceButForTheRecordThatComesTwice() {
        List<GivenRecord> records = GivenRecords.all();
        long places = records.stream()
                .map(record -> record.partition() + "/" + record.offset())
                .distinct()
                .count();
        assertThat(records).hasSize((int) places + 1);
    }
}
