package dev.emergence.statistics.verdict;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Why a verdict is what it is. What has no place in a verdict is empty. Where the answer's form was learned and the points
 * from there on were judged by themselves, the evidence is theirs.
 *
 * @param basis whose curve was examined for a break
 * @param bayesFactorLog10 evidence for a break; empty is none
 * @param shiryaevRobertsLog10 the live alarm; empty is none
 * @param position index of the most likely break, whether or not there is enough evidence for it
 * @param shift of v at the position against the forecast, where the evidence is decisive
 * @param step of the reported metric, where the evidence is decisive
 * @param formLearned index of the point from which on the answers have their form, where that was all that a break showed:
 *     FORMAT_LEARNED, or any verdict on the points from there on
 * @param threshold index of the first point clearly above chance, where the points before it were quiet
 * @param explainedShare see {@link ExplainedShare}; where the reported metric moved: BREAKTHROUGH, COLLAPSE,
 *     METRIC_ARTEFACT, UNDER_SAMPLED, GRADUAL
 * @param resolution 1 − .05^(1/n) for the largest n among the quiet points before the threshold, or among all points of
 *     NO_CHANGE: a proportion below it can stay without any success
 * @param examplesNeeded where UNDER_SAMPLED, how many examples would have made the quiet point in the middle visible
 *     with probability 95%; empty where no number would
 */
public record VerdictReasons(
        Basis basis,
        OptionalDouble bayesFactorLog10,
        OptionalDouble shiryaevRobertsLog10,
        OptionalInt position,
        OptionalDouble shift,
        Optional<Step> step,
        OptionalInt formLearned,
        OptionalInt threshold,
        OptionalDouble explainedShare,
        OptionalDouble resolution,
        OptionalLong examplesNeeded) {
    /** The same reasons of a curve that begins at a point of a longer one, where the answers' form was learned. */
    VerdictReasons afterForm(int from) {
        return new VerdictReasons(
                basis,
                bayesFactorLog10,
                shiryaevRobertsLog10,
                later(position, from),
                shift,
                step.map(s -> new Step(s.index() + from, s.size(), s.standardError(), s.beyondGuessing(), s.z())),
                OptionalInt.of(from),
                later(threshold, from),
                explainedShare,
                resolution,
                examplesNeeded);
    }

    private static OptionalInt later(OptionalInt index, int by) {
        return index.isPresent() ? OptionalInt.of(index.getAsInt() + by) : index;
    }
}
