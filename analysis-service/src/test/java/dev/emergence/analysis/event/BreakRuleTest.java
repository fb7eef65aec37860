package dev.emergence.analysis.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emergence.analysis.watch.WatchList;
import dev.emergence.schemas.Axis;
import dev.emergence.schemas.BreakState;
import dev.emergence.schemas.Continuity;
import dev.emergence.schemas.Event;
import dev.emergence.schemas.EventKind;
import dev.emergence.schemas.Finding;
import dev.emergence.schemas.Position;
import dev.emergence.schemas.Reasons;
import dev.emergence.schemas.Standing;
import dev.emergence.schemas.VerdictKind;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BreakRuleTest {
    private final BreakState state = BreakRule.nothingYet();

    private static Standing standing(VerdictKind verdict, String companion, List<String> passedOver) {
        Standing standing = new Standing();
        standing.setFamily("family");
        standing.setModel("model");
        standing.setTask("task");
        standing.setMetric("exact_match");
        standing.setAxis(Axis.training);
        standing.setContinuity(Continuity.DISCONTINUOUS);
        standing.setVerdict(verdict);
        standing.setCompanion(companion);
        standing.setPassedOver(passedOver);
        return standing;
    }

    static Standing broken() {
        Standing standing = standing(VerdictKind.BREAKTHROUGH, "target_nll", List.of());
        Finding finding = new Finding();
        finding.setKind(EventKind.BREAKTHROUGH);
        finding.setPosition(new Position(8, 1e9, 800L));
        finding.setAnchor("800");
        finding.setNear(List.of("700", "800", "900"));
        finding.setSize(.4);
        finding.setMadeBy(List.of());
        Reasons reasons = new Reasons();
        reasons.setShift(1.0);
        finding.setReasons(reasons);
        standing.setFound(finding);
        standing.setEvidenceLog10(5.0);
        standing.setNewest(new Position(12, 2e9, 1200L));
        return standing;
    }

    private List<EventKind> said(Standing... metrics) {
        return events(metrics).stream().map(Event::getKind).toList();
    }

    private List<Event> events(Standing... metrics) {
        return new BreakRule(List.of(metrics), state, OpenChanges.NONE, 0)
                .said(WatchList.EMPTY, standing -> true).stream()
                        .filter(BreakRule.Said::news)
                        .map(BreakRule.Said::newest)
                        .toList();
    }

    @Test
    void tooLittleDataResolvesNoBreak() {
        assertThat(said(broken())).containsExactly(EventKind.BREAKTHROUGH);
        assertThat(said(standing(VerdictKind.INSUFFICIENT_DATA, null, List.of())))
                .isEmpty();
        assertThat(state.getOpen()).isNotEmpty();
        assertThat(said(standing(VerdictKind.GRADUAL, "target_nll", List.of()))).containsExactly(EventKind.RESOLVED);
    }

    @Test
    void aBreakThatACompanionShowedIsNotResolvedWithoutIt() {
        assertThat(said(broken())).containsExactly(EventKind.BREAKTHROUGH);
        assertThat(said(standing(VerdictKind.GRADUAL, null, List.of("target_nll"))))
                .isEmpty();
        assertThat(state.getOpen()).isNotEmpty();
        assertThat(said(standing(VerdictKind.GRADUAL, null, List.of("brier")))).containsExactly(EventKind.RESOLVED);
        assertThat(state.getSightings()).isEmpty();
    }

    /**
     * What stands on the curve after one more checkpoint: the first letter of a kind and log10 of the Bayes factor, in lower case
     * where it is only suspected, behind an @ where it lies elsewhere; a dash where there is nothing.
     */
    private static Standing standing(String word, long checkpoints) {
        Standing standing = broken();
        Finding finding = standing.getFound();
        standing.setCheckpoints(checkpoints);
        standing.setFound(null);
        standing.setVerdict(VerdictKind.GRADUAL);
        String found = word.replace("@", "");
        if (found.equals("-")) {
            standing.setEvidenceLog10(null);
            return standing;
        }
        finding.setKind(
                switch (Character.toUpperCase(found.charAt(0))) {
                    case 'B' -> EventKind.BREAKTHROUGH;
                    case 'C' -> EventKind.COLLAPSE;
                    case 'L' -> EventKind.LATENT_CHANGE;
                    case 'F' -> EventKind.FORMAT_LEARNED;
                    default -> EventKind.METRIC_ARTEFACT;
                });
        if (word.startsWith("@")) {
            finding.setAnchor("1300");
            finding.setNear(List.of("1200", "1300", "1400"));
        }
        standing.setEvidenceLog10(found.length() == 1 ? null : Double.valueOf(found.substring(1)));
        if (Character.isUpperCase(found.charAt(0))) {
            standing.setFound(finding);
            standing.setVerdict(VerdictKind.valueOf(finding.getKind().name()));
        } else {
            standing.setSuspected(finding);
        }
        return standing;
    }

    /** A break opens at log10 BF 2, is gone below 1, and that for three checkpoints (docs/statistics.md, section 4). */
    @ParameterizedTest
    @CsvSource({
        // seven verdicts of one place, as a run whose evidence hovers has shown them
        "B2.1 b1.9 B2.2 b1.2 B2.05 b1.8 B2.3,   BREAKTHROUGH",
        "B2.1 - B2.2 - - B2.3 - B2.1,           BREAKTHROUGH",
        "C2.1 c1 c1 c1 c1 c1,                   COLLAPSE",
        "L2.1 - l1.2 - - l1.1 - -,              LATENT_CHANGE",
        "B2.1 - -,                              BREAKTHROUGH",
        "B2.1 - - -,                            BREAKTHROUGH RESOLVED",
        "B2.1 b1.5 - - -,                       BREAKTHROUGH RESOLVED",
        "B2.1 b.9 b.8 b.7,                      BREAKTHROUGH RESOLVED",
        "B2.1 - - - B2.1,                       BREAKTHROUGH RESOLVED BREAKTHROUGH",
        // what is milder waits too, and what is graver never does
        "B3 L3 B3 L3 L3 B3,                     BREAKTHROUGH",
        "B3 L3 L3 L3,                           BREAKTHROUGH LATENT_CHANGE",
        "B3 L3 L3 - L3,                         BREAKTHROUGH LATENT_CHANGE",
        "B3 A A B3,                             BREAKTHROUGH",
        "B3 A A A,                              BREAKTHROUGH METRIC_ARTEFACT",
        "L3 B3 C3,                              LATENT_CHANGE BREAKTHROUGH COLLAPSE",
        "B3 F3 F3 F3,                           BREAKTHROUGH FORMAT_LEARNED",
        "F3 B3,                                 FORMAT_LEARNED BREAKTHROUGH",
        "F3 - - -,                              FORMAT_LEARNED RESOLVED",
        // an artefact must have stood
        "A A A - A - - A,                       METRIC_ARTEFACT",
        "A A - A A - A B3,                      BREAKTHROUGH",
        "A A A A B3,                            METRIC_ARTEFACT BREAKTHROUGH",
        "A A A - - -,                           METRIC_ARTEFACT RESOLVED",
        "A A A - - - A A A,                     METRIC_ARTEFACT RESOLVED METRIC_ARTEFACT",
        // elsewhere
        "B3 @B3,                                BREAKTHROUGH RESOLVED BREAKTHROUGH",
        "B3 @L3 @L3 B3,                         BREAKTHROUGH",
        "B3 @L3 @L3 @L3,                        BREAKTHROUGH RESOLVED LATENT_CHANGE",
        "B3 @b1.9 @b1.9 @b1.9,                  BREAKTHROUGH RESOLVED",
    })
    void evidenceThatHoversIsOneEventAndThreeCheckpointsWithoutItWithdrawIt(String checkpoints, String events) {
        List<EventKind> said = new ArrayList<>();
        Standing before = standing("-", 10); // on the curve before the first word
        Standings.follow(before, null);
        for (String word : checkpoints.split(" ")) {
            Standing now = standing(word, before.getCheckpoints() + 1);
            Standings.follow(now, before);
            said.addAll(said(now));
            // asked once more, as after a restart, it says nothing more
            assertThat(said(now)).isEmpty();
            before = now;
        }
        assertThat(said).extracting(EventKind::name).containsExactly(events.split(" "));
    }

    @Test
    void whatIsCorrectedWithoutAnotherCheckpointIsWithdrawnAtOnce() {
        said(standing("B3", 11));
        assertThat(said(standing("b1.5", 11))).isEmpty();
        assertThat(said(standing("-", 11))).containsExactly(EventKind.RESOLVED);
    }

    /** As of a run that is imported whole; but where only its last two checkpoints show it, it has not stood yet. */
    @ParameterizedTest
    @CsvSource({"8, 1", "10, 1", "11, 0", "12, 0"})
    void anArtefactOfCheckpointsThatCameTogetherIsSaidWhereItHasThree(int index, int events) {
        Standing standing = standing("A", 13);
        standing.getFound().getPosition().setIndex(index);
        Standings.follow(standing, null);
        assertThat(said(standing)).hasSize(events);
    }

    /** All models moved at once, and none moves again: how often one has looked since must not count. */
    @Test
    void anArtefactOfAScalingCurveIsSaidWhereThreeModelsStandBehindIt() {
        Standing standing = standing("A", 13);
        standing.setAxis(Axis.scaling);
        standing.setArtefactAfter(13);
        assertThat(said(standing)).containsExactly(EventKind.METRIC_ARTEFACT);
    }

    @Test
    void checkpointsThatCameTogetherCountEach() {
        said(standing("B3", 11));
        assertThat(said(standing("-", 30))).containsExactly(EventKind.RESOLVED);
    }

    @Test
    void aBreakThatComesBackToItsPlaceHasItsIdAndNumbersOn() {
        List<Event> all = new ArrayList<>();
        long checkpoints = 10;
        for (String word : "B3 - - - L3 B3 - - - @B3 B3".split(" ")) {
            Standing standing = standing(word, ++checkpoints);
            all.addAll(events(standing));
        }
        // found, withdrawn, latent, found, withdrawn; elsewhere, withdrawn there; found
        assertThat(all).extracting(Event::getSequence).containsExactly(1L, 2L, 3L, 4L, 5L, 1L, 2L, 6L);
        assertThat(all).extracting(Event::getId).doesNotHaveDuplicates();
        String first = all.get(0).getId();
        String other = all.get(5).getId();
        assertThat(all)
                .extracting(Event::getBreakId)
                .containsExactly(first, first, first, first, first, other, other, first);
    }

    @Test
    void afterPointsWereTakenBackABreakAtTheSamePlaceIsAnother() {
        said(standing("B3", 11));
        Standing takenBack = standing("-", 10);
        takenBack.setTakenBack(true);
        assertThat(said(takenBack)).containsExactly(EventKind.RESOLVED);
        said(standing("B3", 11));
        Event open = state.getOpen().get("800");
        assertThat(open.getBreakId()).isEqualTo(open.getId());
    }

    /** What another metric of the task shows. */
    private static Standing as(String metric, Continuity continuity, Standing standing) {
        standing.setMetric(metric);
        standing.setContinuity(continuity);
        return standing;
    }

    private static Standing probability(String word, long checkpoints) {
        return as("target_probability", Continuity.NONLINEAR, standing(word, checkpoints));
    }

    private List<BreakRule.Said> rule(Standing... metrics) {
        return new BreakRule(List.of(metrics), state, OpenChanges.NONE, 0).said(WatchList.EMPTY, standing -> true);
    }

    @Test
    void whatTwoMetricsShowAtOnePlaceIsOneBreakThatTheReportedOneLeads() {
        Standing stronger = probability("B9", 11);
        Event event = events(stronger, standing("B3", 11)).get(0);
        assertThat(event.getMetric()).isEqualTo("exact_match");
        assertThat(event.getEvidenceLog10()).isEqualTo(3);
        assertThat(event.getMetrics()).containsExactly("exact_match", "target_probability");
        assertThat(state.getOpen()).hasSize(1);
        assertThat(rule(stronger, standing("B3", 11))).isEmpty();
    }

    @Test
    void anotherMetricThatShowsItLaterIsNotedAndNotSaid() {
        Event first = events(standing("-", 11), probability("B3", 11)).get(0);
        List<BreakRule.Said> said = rule(standing("B3", 12), probability("B3", 12));
        assertThat(said).hasSize(1);
        assertThat(said.get(0).news()).isFalse();
        Event noted = said.get(0).newest();
        assertThat(noted.getId()).isEqualTo(first.getId());
        assertThat(noted.getSequence()).isEqualTo(first.getSequence());
        assertThat(noted.getMetric()).isEqualTo("exact_match");
        assertThat(noted.getMetrics()).containsExactly("exact_match", "target_probability");
    }

    @Test
    void theGravestLeadsAndThatItIsGraverIsSaid() {
        assertThat(said(standing("L3", 11))).containsExactly(EventKind.LATENT_CHANGE);
        Event graver = events(standing("L3", 12), probability("B3", 12)).get(0);
        assertThat(graver.getKind()).isEqualTo(EventKind.BREAKTHROUGH);
        assertThat(graver.getMetric()).isEqualTo("target_probability");
        assertThat(graver.getSequence()).isEqualTo(2);
        // and that it is one again is milder, which waits for three checkpoints
        assertThat(events(standing("L3", 13), probability("-", 13))).isEmpty();
        assertThat(events(standing("L3", 15), probability("-", 15)))
                .extracting(Event::getKind)
                .containsExactly(EventKind.LATENT_CHANGE);
    }

    @Test
    void aBreakIsResolvedWhenNoMetricShowsItAnyMore() {
        String id = events(standing("B3", 11), probability("B3", 11)).get(0).getId();
        assertThat(events(standing("-", 14), probability("B3", 14))).isEmpty();
        assertThat(state.getOpen().get("800").getMetrics()).containsExactly("target_probability");
        assertThat(events(standing("-", 17), probability("-", 17)))
                .singleElement()
                .satisfies(event -> {
                    assertThat(event.getKind()).isEqualTo(EventKind.RESOLVED);
                    assertThat(event.getBreakId()).isEqualTo(id);
                });
    }

    @Test
    void whatAMetricShowsElsewhereIsAnotherBreak() {
        List<Event> events = events(standing("B3", 11), probability("@B3", 11));
        assertThat(events)
                .extracting(Event::getMetrics)
                .containsExactly(List.of("target_probability"), List.of("exact_match"));
        assertThat(events).extracting(Event::getBreakId).doesNotHaveDuplicates();
        // one goes, the other stays
        assertThat(said(standing("-", 14), probability("@B3", 14))).containsExactly(EventKind.RESOLVED);
        assertThat(state.getOpen()).containsOnlyKeys("1300");
    }

    @Test
    void anArtefactIsOneForAllMetricsAndABreakThereLeads() {
        Standing artefact = standing("A", 13);
        Standing second = probability("A", 13);
        Standings.follow(artefact, null);
        Standings.follow(second, null);
        artefact.getFound().getPosition().setIndex(8);
        second.getFound().getPosition().setIndex(8);
        assertThat(events(artefact, second)).singleElement().satisfies(event -> assertThat(event.getMetrics())
                .containsExactly("exact_match", "target_probability"));
        assertThat(events(artefact, probability("B3", 14))).singleElement().satisfies(event -> {
            assertThat(event.getKind()).isEqualTo(EventKind.BREAKTHROUGH);
            assertThat(event.getMetrics()).containsExactly("target_probability", "exact_match");
        });
    }

    /** e-BH is asked of the first metric; those that break where the task is known to break need no selection of their own. */
    @Test
    void whereTheTaskIsKnownToBreakNoSelectionIsAskedFor() {
        Standing weak = probability("B2.1", 11);
        assertThat(new BreakRule(List.of(weak), state, OpenChanges.NONE, 0).said(WatchList.EMPTY, standing -> false))
                .isEmpty();
        said(standing("B3", 12), probability("-", 12));
        List<BreakRule.Said> said = new BreakRule(
                        List.of(standing("B3", 13), probability("B2.1", 13)), state, OpenChanges.NONE, 0)
                .said(WatchList.EMPTY, standing -> false);
        assertThat(said).singleElement().satisfies(one -> assertThat(one.news()).isFalse());
        assertThat(state.getOpen().get("800").getMetrics()).hasSize(2);
    }
}
