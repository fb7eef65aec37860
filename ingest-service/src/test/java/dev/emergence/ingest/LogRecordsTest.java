package dev.emergence.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emergence.schemas.Generation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The sizes that a log file's checkpoints are announced with. */
class LogRecordsTest {
    private final List<String> announced = new ArrayList<>();
    private final Receipt receipt = new Receipt();

    private LogRecords records(int most) {
        return new LogRecords(
                (json, place) -> true,
                (json, place) -> true,
                (json, place) -> announced.add(new String(json, StandardCharsets.UTF_8)),
                receipt,
                most);
    }

    private static void send(LogRecords records, long step, int examples) throws IOException {
        for (int i = 0; i < examples; i++) {
            records.generation(Generation.newBuilder()
                    .setFamily("f")
                    .setModel("m")
                    .setStep(step)
                    .setTask("t")
                    .setExample("e" + i)
                    .setTime(0)
                    .build());
        }
    }

    @Test
    void onlyTheCheckpointsThatMayHoldWhatIsTooLargeHaveNoSize() throws Exception {
        LogRecords records = records(100);
        send(records, 1, 3);
        send(records, 2, 4);
        send(records, 3, 5);
        // the first of the second checkpoint
        records.announce(Set.of(4L));
        assertThat(announced)
                .satisfiesExactly(
                        size -> assertThat(size).contains("\"step\":1,", "\"examples\":3"),
                        size -> assertThat(size).contains("\"step\":3,", "\"examples\":5"));
    }

    @Test
    void whereThereAreMoreThanAreRememberedNothingIsAnnouncedAndThatIsSaid() throws Exception {
        LogRecords records = records(7);
        send(records, 1, 3);
        send(records, 2, 5);
        records.announce(Set.of());
        assertThat(announced).isEmpty();
        assertThat(receipt.answer().warnings())
                .extracting(Receipt.Warned::message)
                .containsExactly("left out: the size of the checkpoints: there are too many examples");
    }
}
