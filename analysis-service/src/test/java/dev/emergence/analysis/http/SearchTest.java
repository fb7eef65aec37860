package dev.emergence.analysis.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.emergence.analysis.view.SomeCurves;
import dev.emergence.analysis.view.Summaries;
import dev.emergence.analysis.view.Summary;
import dev.emergence.analysis.watch.WatchList;
import dev.emergence.schemas.Curve;
import dev.emergence.schemas.Severity;
import dev.emergence.schemas.VerdictKind;
import jakarta.ws.rs.WebApplicationException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SearchTest {
    private static final WatchList WATCH = new WatchList(List.of(
            new WatchList.Entry("cyber-*", Severity.critical, OptionalDouble.empty(), WatchList.Direction.any)));

    /** Two families with three tasks each; cyber-attack breaks through in one, Spelling collapses in the other. */
    private final Summaries summaries = SomeCurves.summaries(curves());

    private final CurveQuery query = new CurveQuery();
    private final SearchQuery search = new SearchQuery();

    private static List<Curve> curves() {
        List<Curve> curves = new ArrayList<>();
        for (String family : List.of("alpha", "beta")) {
            for (String task : List.of("cyber-attack", "Spelling", "addition")) {
                Curve curve = SomeCurves.of(family, task, family + "-7B", 0.0, 0);
                if (family.equals("alpha") && task.equals("cyber-attack")) {
                    curve.getVerdict().setVerdict(VerdictKind.BREAKTHROUGH);
                } else if (family.equals("beta") && task.equals("Spelling")) {
                    curve.getVerdict().setVerdict(VerdictKind.COLLAPSE);
                }
                curves.add(curve);
            }
        }
        Curve companion = SomeCurves.of("alpha", "addition", "alpha-7B", 0.0, 0);
        companion.setMetric("target_nll");
        companion.setVerdict(null);
        curves.add(companion);
        return curves;
    }

    private SearchResource.Found find() {
        return SearchResource.find(summaries.all(), query, search, WATCH);
    }

    private List<String> found() {
        return find().curves().stream().map(SearchTest::name).toList();
    }

    private static String name(Summary curve) {
        return curve.name().family() + " " + curve.name().task() + " "
                + curve.name().metric();
    }

    private String facet(String name) {
        return find().facets().stream()
                .filter(facet -> facet.name().equals(name))
                .findFirst()
                .orElseThrow()
                .counts()
                .toString()
                .replace("\"", "");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "| 7",
                "'   ' | 7",
                "spell | 2",
                "SPELL | 2",
                "alpha | 4",
                "7b match | 6",
                "attack  BETA | 1",
                "alpha beta | 0",
                "nll add | 1",
                "a.tack | 0",
            })
    void allWordsOccurInSomeOfTheNames(String q, int hits) {
        search.q = q;
        assertThat(found()).hasSize(hits);
    }

    @Test
    void filtersNarrowDownAndHitsKeepTheirOrder() {
        search.verdict = List.of("BREAKTHROUGH", "COLLAPSE");
        assertThat(found()).containsExactly("alpha cyber-attack exact_match", "beta Spelling exact_match");
        query.family = "beta";
        assertThat(found()).containsExactly("beta Spelling exact_match");
        search.verdict = null;
        search.severity = List.of("critical");
        assertThat(found()).containsExactly("beta cyber-attack exact_match");
        search.severity = null;
        query.family = null;
        query.metric = "target_nll";
        assertThat(found()).containsExactly("alpha addition target_nll");
    }

    @Test
    void facetsCountWhatTheOtherFiltersAdmit() {
        assertThat(facet("verdict")).isEqualTo("{NO_CHANGE:4,BREAKTHROUGH:1,COLLAPSE:1}");
        assertThat(facet("family")).isEqualTo("{alpha:4,beta:3}");
        assertThat(facet("metric")).isEqualTo("{exact_match:6,target_nll:1}");
        assertThat(facet("severity")).isEqualTo("{info:4,critical:2,warning:1}");
        search.verdict = List.of("NO_CHANGE");
        // its own choice hides no other verdict, and what it admits counts elsewhere
        assertThat(facet("verdict")).isEqualTo("{NO_CHANGE:4,BREAKTHROUGH:1,COLLAPSE:1}");
        assertThat(facet("family")).isEqualTo("{alpha:2,beta:2}");
        query.family = "beta";
        assertThat(facet("verdict")).isEqualTo("{NO_CHANGE:2,COLLAPSE:1}");
        assertThat(facet("family")).isEqualTo("{alpha:2,beta:2}");
        assertThat(facet("metric")).isEqualTo("{exact_match:2}");
    }

    @Test
    void aPageOfHitsIsOfTheOrderAskedFor() {
        CurvePages pages = new CurvePages();
        pages.limit = "2";
        List<Summary> found = find().curves();
        Page first = pages.of(summaries, query, found, curve -> CurvesResource.names(curve.name()));
        assertThat(first.total()).isEqualTo(7);
        pages.cursor = first.next();
        Page second = pages.of(summaries, query, found, curve -> CurvesResource.names(curve.name()));
        assertThat(second.rows().get(0).toString()).contains("addition").contains("target_nll");
    }

    @ParameterizedTest
    @ValueSource(strings = {"JUMP", "breakthrough", ""})
    void anUnknownVerdictIsRefusedWithTheKnownOnes(String verdict) {
        search.verdict = List.of(verdict);
        refuses("BREAKTHROUGH");
    }

    @Test
    void anUnknownSeverityATooLongTextAndTooManyWordsAreRefused() {
        search.severity = List.of("loud");
        refuses("warning");
        search.severity = null;
        search.q = "a".repeat(257);
        refuses("256");
        search.q = "a ".repeat(17);
        refuses("16");
    }

    private void refuses(String said) {
        assertThatThrownBy(this::find).isInstanceOfSatisfying(WebApplicationException.class, refusal -> {
            assertThat(refusal.getResponse().getStatus()).isEqualTo(400);
            assertThat(refusal.getResponse().getEntity().toString()).contains(said);
        });
    }
}
