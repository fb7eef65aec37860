package dev.emergence.statistics.verdict;

import dev.emergence.statistics.evidence.BreakEvidence;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** What is judged, and the reasons found while judging. */
final class Finding {
    final ReportedCurve curve;
    final BreakEvidence evidence;
    final Basis basis;
    OptionalInt threshold = OptionalInt.empty();
    OptionalDouble resolution = OptionalDouble.empty();
    private Optional<ReportedBreak> broken = Optional.empty();
    private OptionalInt formLearned = OptionalInt.empty();
    private OptionalDouble explainedShare = OptionalDouble.empty();
    private OptionalLong examplesNeeded = OptionalLong.empty();

    Finding(ReportedCurve curve, BreakEvidence evidence, Basis basis) {
        this.curve = curve;
        this.evidence = evidence;
        this.basis = basis;
    }

    void found(ReportedBreak decisive) {
        broken = Optional.of(decisive);
    }

    /** Notes that the break is the answer's form being learned, and says at which point. */
    int formLearned() {
        int position = broken.orElseThrow().position;
        formLearned = OptionalInt.of(position);
        return position;
    }

    /**
     * @param from scale at which the reported metric began to move
     * @param to scale at which the move is measured
     */
    void explain(int from, int to) {
        explainedShare = ExplainedShare.of(curve, evidence, basis, from, to);
    }

    /** @param quiet scale */
    void findExamplesNeeded(int quiet) {
        examplesNeeded = CompanionMap.of(curve, basis)
                .map(map -> map.examplesNeeded(curve.v[quiet], curve.guessing.chance()))
                .orElse(OptionalLong.empty());
    }

    ReasonedVerdict verdict(Verdict verdict) {
        OptionalDouble shift = broken.isPresent() ? OptionalDouble.of(broken.get().shift) : OptionalDouble.empty();
        VerdictReasons reasons = new VerdictReasons(
                basis,
                evidence.bayesFactorLog10(),
                evidence.shiryaevRobertsLog10(),
                evidence.position(),
                shift,
                broken.map(found -> found.step),
                formLearned,
                threshold,
                explainedShare,
                resolution,
                examplesNeeded);
        return new ReasonedVerdict(verdict, reasons);
    }
}
