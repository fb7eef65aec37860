package dev.emergence.analysis.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emergence.schemas.Continuity;
import dev.emergence.schemas.Declaration;
import dev.emergence.schemas.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FingerprintTest {
    /** Thirteen strings with one hash code: "Aa" and "BB" have the same. 13·12/2 = 78 pairs. */
    private static List<String> ofOneHashCode() {
        List<String> strings = new ArrayList<>();
        for (int i = 0; i < 13; i++) {
            StringBuilder text = new StringBuilder();
            for (int bit = 0; bit < 4; bit++) {
                text.append((i >> bit & 1) == 0 ? "Aa" : "BB");
            }
            strings.add(text.toString());
        }
        assertThat(strings)
                .extracting(String::hashCode)
                .containsOnly(strings.get(0).hashCode());
        return strings;
    }

    @Test
    void thirteenSetsOfOneHashCodeHaveThirteenNames() {
        assertThat(ofOneHashCode())
                .extracting(version -> Fingerprint.of(Map.of("judge", "judge|" + version), Map.of()))
                .doesNotHaveDuplicates();
    }

    @Test
    void declarationsOfAnotherKindHaveAnotherName() {
        List<Map<String, Declaration>> sets = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            for (Continuity continuity : Continuity.values()) {
                sets.add(Map.of("judge", new Declaration(kind, continuity)));
            }
        }
        sets.add(Map.of());
        assertThat(sets)
                .extracting(set -> Fingerprint.of(Map.of("judge", "v:1"), set))
                .doesNotHaveDuplicates();
    }

    @Test
    void namesThatRunIntoOneAnotherAreNotOneName() {
        HashSet<String> names = new HashSet<>();
        names.add(Fingerprint.of(Map.of("ab", "c"), Map.of()));
        names.add(Fingerprint.of(Map.of("a", "bc"), Map.of()));
        names.add(Fingerprint.of(Map.of("a", "b", "c", ""), Map.of()));
        assertThat(names).hasSize(3).allMatch(name -> name.matches("[0-9a-f]{32}"));
    }
}
