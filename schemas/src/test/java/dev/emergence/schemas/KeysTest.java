package dev.emergence.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class KeysTest {
    @Test
    void namesAreJoinedBySlashesAndTheirOwnAreEscaped() {
        // by hand: / is %2F, % is %25
        assertThat(Keys.of("a/b", "100%", "ü")).isEqualTo("a%2Fb/100%25/ü");
        assertThat(Keys.of("a", "", "b")).isEqualTo("a//b");
    }

    @Test
    void differentNamesNeverGiveTheSameKey() {
        long seed = 20260103;
        Random random = new Random(seed);
        Map<String, List<String>> seen = new HashMap<>();
        for (int i = 0; i < 200_000; i++) {
            String[] names = new String[2 + random.nextInt(2)];
            Arrays.setAll(names, n -> name(random));
            List<String> other = seen.put(Keys.of(names), List.of(names));
            assertThat(other).as("seed %d, draw %d", seed, i).isIn(null, List.of(names));
        }
    }

    /** Short names of the characters that matter: many coincide, and many would without escapes. */
    private static String name(Random random) {
        StringBuilder name = new StringBuilder();
        for (int i = random.nextInt(5); i > 0; i--) {
            name.append("/%2F5a".charAt(random.nextInt(6)));
        }
        return name.toString();
    }

    @Test
    void everyRecordsKeyIsThatOfItsTopic() {
        Generation generation = AvroSerdeTest.generation("o");
        assertThat(Keys.of(generation)).isEqualTo("f/m/t/e");
        Checkpoint checkpoint = new Checkpoint();
        checkpoint.setFamily("f");
        checkpoint.setModel("m");
        checkpoint.setTask("t");
        assertThat(Keys.of(checkpoint)).isEqualTo("f/t");
        Score score = new Score();
        score.setFamily("f");
        score.setTask("t");
        assertThat(Keys.of(score)).isEqualTo("f/t");
        Curve curve = new Curve();
        curve.setFamily("f");
        curve.setModel("");
        curve.setTask("t");
        curve.setMetric("bleu");
        curve.setAxis(Axis.scaling);
        assertThat(Keys.of(curve)).isEqualTo("f/t/bleu/scaling/");
    }

    @Test
    void stepsOrderCheckpointsThenTokensThenNothing() {
        assertThat(Keys.position(3L, 4L)).isEqualTo(3);
        assertThat(Keys.position(null, 4L)).isEqualTo(4);
        assertThat(Keys.position(null, null)).isZero();
    }
}
