package dev.emergence.analysis.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emergence.analysis.watch.WatchList;
import dev.emergence.schemas.Axis;
import dev.emergence.schemas.BreakState;
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
        standing.setVerdict(verdict);
        standing.setCompanion(companion);
        standing.setPassedOver(passedOver);
        return standing;
    }

    private static Standing broken() {
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

    private List<EventKind> said(Standing standing) {
        return new BreakRule(WatchList.EMPTY, standing, true, state, 0)
                .events().stream().map(Event::getKind).toList();
    }

    @Test
    void tooLittleDataResolvesNoBreak() {
        assertThat(said(broken())).containsExactly(EventKind.BREAKTHROUGH);
        assertThat(said(standing(VerdictKind.INSUFFICIENT_DATA, null, List.of())))
                .isEmpty();
        assertThat(state.getOpen()).isNotNull();
        assertThat(said(standing(VerdictKind.GRADUAL, "target_nll", List.of()))).containsExactly(EventKind.RESOLVED);
    }

    @Test
    void aBreakThatACompanionShowedIsNotResolvedWithoutIt() {
        assertThat(said(broken())).containsExactly(EventKind.BREAKTHROUGH);
        assertThat(said(standing(VerdictKind.GRADUAL, null, List.of("target_nll"))))
                .isEmpty();
        assertThat(state.getOpen()).isNotNull();
        assertThat(said(standing(VerdictKind.GRADUAL, null, List.of("brier")))).containsExactly(EventKind.RESOLVED);
        assertThat(state.getCompanion()).isNull();
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
            all.addAll(new BreakRule(WatchList.EMPTY, standing, true, state, 0).events());
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
        assertThat(state.getOpen().getBreakId()).isEqualTo(state.getOpen().getId());
    }
}
