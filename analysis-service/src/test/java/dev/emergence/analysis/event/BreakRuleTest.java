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
import java.util.List;
import org.junit.jupiter.api.Test;

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
        finding.setReasons(new Reasons());
        standing.setFound(finding);
        standing.setEvidenceLog10(5.0);
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
}
