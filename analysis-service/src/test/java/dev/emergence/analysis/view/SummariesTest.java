package dev.emergence.analysis.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emergence.schemas.Curve;
import dev.emergence.schemas.Families;
import dev.emergence.schemas.Keys;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SummariesTest {
    private final Summaries summaries = SomeCurves.summaries(List.of());

    private Curve put(String family, String task, String model, double evidence) {
        Curve curve = SomeCurves.of(family, task, model, evidence, 0);
        summaries.put(Keys.of(curve), CurveParts.summary(curve));
        return curve;
    }

    @Test
    void aSummarySaysWhatItsCurveDoes() {
        Curve curve = SomeCurves.of("f", "t", "m", 1.5, 77);
        curve.getPoints().add(SomeCurves.point("m", 200, true));
        curve.getPoints().add(SomeCurves.point("m", 300, false));
        summaries.put(Keys.of(curve), CurveParts.summary(curve));
        Summary summary = summaries.all().iterator().next();
        assertThat(summary.points()).isEqualTo(3);
        assertThat(summary.complete()).isEqualTo(2);
        assertThat(summary.examples()).isEqualTo(3000);
        assertThat(summary.last().step()).isEqualTo(300);
        assertThat(summary.last().announced()).isEqualTo(2000);
        assertThat(summary.newest().step()).isEqualTo(200);
        assertThat(summary.evidenceLog10()).isEqualTo(1.5);
        assertThat(summary.time()).isEqualTo(77);
    }

    @Test
    void theyComeInTheOrderOfTheirNamesAndByFamily() {
        put("b", "t1", "m", 0);
        put("a", "t2", "m", 0);
        put("a", "t1", "n", 0);
        put("a", "t1", "m", 0);
        put("ab", "t1", "m", 0);
        assertThat(summaries.all())
                .extracting(summary -> summary.name().family() + " "
                        + summary.name().task() + " " + summary.name().model())
                .containsExactly("a t1 m", "a t1 n", "a t2 m", "ab t1 m", "b t1 m");
        assertThat(summaries.of("a")).hasSize(3);
        assertThat(summaries.of(null)).hasSize(5);
        assertThat(summaries.knows("a", null)).isTrue();
        assertThat(summaries.knows("a", "n")).isTrue();
        assertThat(summaries.knows("a", "o")).isFalse();
        assertThat(summaries.knows("aa", null)).isFalse();
    }

    @Test
    void whoIsForSomeFamiliesSeesThoseAlone() {
        Summaries some = summaries.seenBy(Families.of(List.of("a*")));
        put("b", "t", "m", 0);
        put("ab", "t", "m", 0);
        put("a", "t", "m", 0);
        assertThat(some.all()).extracting(summary -> summary.name().family()).containsExactly("a", "ab");
        assertThat(some.of("a")).hasSize(1);
        assertThat(some.of("b")).isEmpty();
        assertThat(some.of(null)).hasSize(2);
        assertThat(some.knows("ab", "m")).isTrue();
        assertThat(some.knows("b", null)).isFalse();
        assertThat(some.holds("b")).isFalse();
        String cursor = some.now();
        Changes first = some.changes(null, 10, name -> true);
        assertThat(first.changes()).extracting(change -> change.name().family()).containsExactly("ab", "a");
        summaries.remove(Keys.of(put("b", "t", "m", 0)));
        assertThat(some.changes(cursor, 10, name -> true).changes()).isEmpty();
        summaries.remove(Keys.of(put("a", "t", "m", 0)));
        assertThat(some.changes(cursor, 10, name -> true).changes())
                .singleElement()
                .satisfies(change -> {
                    assertThat(change.name().family()).isEqualTo("a");
                    assertThat(change.summary()).isNull();
                });
        assertThat(summaries.seenBy(Families.ALL)).isSameAs(summaries);
    }

    @Test
    void whatChangesLaterHasAHigherSequenceAndWhatIsTakenAwayIsGone() {
        Curve curve = put("f", "t", "m", 0);
        long first = summaries.all().iterator().next().sequence();
        put("f", "t", "m", 0);
        assertThat(summaries.all()).singleElement().satisfies(now -> assertThat(now.sequence())
                .isGreaterThan(first));
        summaries.remove(Keys.of(curve));
        summaries.remove("never there");
        assertThat(summaries.all()).isEmpty();
        assertThat(summaries.knows("f", null)).isFalse();
    }

    @Test
    void selectionIsAmongAllJudgedCurvesOfTheFamilyAsTheyAreNow() {
        // 30 curves at level 0.05: one alone needs a Bayes factor of 600
        IntStream.range(1, 30).forEach(i -> put("f", "t", "smooth-" + i, -1));
        put("f", "t", "broken", 2.5);
        assertThat(selected()).isEmpty();
        put("f", "t", "broken", 2.8);
        assertThat(selected()).containsExactly("broken");
        put("f", "t", "broken", 2.5);
        assertThat(selected()).isEmpty();
        IntStream.range(1, 29).forEach(i -> summaries.remove(Keys.of(SomeCurves.of("f", "t", "smooth-" + i, -1.0, 0))));
        assertThat(selected()).containsExactly("broken");
    }

    private List<String> selected() {
        return summaries.all().stream()
                .filter(summaries::selected)
                .map(summary -> summary.name().model())
                .toList();
    }

    @Test
    void thereAreAsManyAsTheSettingSaysAndTheirChangesStillCount() {
        Summaries few = new Summaries(2, Duration.ofDays(7), Clock.systemUTC());
        for (String task : List.of("a", "b", "c", "d", "a")) {
            Curve curve = SomeCurves.of("f", task, "m", 0.0, 0);
            few.put(Keys.of(curve), CurveParts.summary(curve));
        }
        assertThat(few.all()).extracting(summary -> summary.name().task()).containsExactly("a", "b");
        assertThat(few.size()).isEqualTo(2);
        assertThat(few.refused()).isEqualTo(2);

        few.remove(Keys.of(SomeCurves.of("f", "a", "m", 0.0, 0)));
        Curve late = SomeCurves.of("f", "c", "m", 0.0, 0);
        few.put(Keys.of(late), CurveParts.summary(late));
        assertThat(few.all()).extracting(summary -> summary.name().task()).containsExactly("b", "c");
    }
}
