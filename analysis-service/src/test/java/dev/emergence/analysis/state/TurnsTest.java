package dev.emergence.analysis.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TurnsTest {
    private final Turns turns = new Turns();

    private static Map<String, Map<String, String>> waiting(String... all) {
        Map<String, Map<String, String>> waiting = new LinkedHashMap<>();
        for (String one : all) {
            String[] parts = one.split("/");
            waiting.computeIfAbsent(parts[0], task -> new LinkedHashMap<>()).put(parts[1], one);
        }
        return waiting;
    }

    @Test
    void tasksTakeTurnsHoweverManyModelsTheyHave() {
        assertThat(turns.of(waiting("a/1", "a/2", "a/3", "b/1", "c/1", "c/2")))
                .containsExactly("a/1", "b/1", "c/1", "a/2", "c/2", "a/3");
        assertThat(turns.of(Map.<String, Map<String, String>>of())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "a/1, b/1 a/2 a/3 a/1",
        "a/3, b/1 a/1 a/2 a/3",
        "b/1, a/1 b/1 a/2 a/3",
        // one that waits no more
        "a/9, b/1 a/1 a/2 a/3",
        "z/1, a/1 b/1 a/2 a/3"
    })
    void theOneAfterTheLastIsNext(String last, String order) {
        turns.had(last.substring(0, 1), last.substring(2));
        assertThat(turns.of(waiting("a/1", "a/2", "a/3", "b/1"))).isEqualTo(List.of(order.split(" ")));
    }

    @Test
    void eachTaskRemembersItsOwnLast() {
        turns.had("a", "2");
        turns.had("b", "1");
        assertThat(turns.of(waiting("a/1", "a/2", "a/3", "b/1", "b/2")))
                .containsExactly("a/3", "b/2", "a/1", "b/1", "a/2");
    }
}
