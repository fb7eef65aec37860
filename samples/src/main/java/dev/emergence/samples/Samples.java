package dev.emergence.samples;

import dev.emergence.schemas.Choice;
import dev.emergence.schemas.Generation;
import dev.emergence.schemas.Limits;
import dev.emergence.statistics.metric.AnswerOption;
import dev.emergence.statistics.metric.Sample;
import dev.emergence.statistics.metric.TargetSum;
import java.util.ArrayList;
import java.util.List;

/** Generations as the metrics see them. */
public final class Samples {
    private Samples() {}

    /**
     * What the metrics see of a generation.
     *
     * <ul>
     *   <li>A log-probability that rounding has brought above 0 counts as 0 ({@link Limits#logprob}).
     *   <li>No targets are none, rather than an empty list of them.
     *   <li>A sum of log-probabilities goes along with what is known of its tokens and bytes.
     * </ul>
     */
    public static Sample of(Generation generation) {
        Sample sample = new Sample(
                generation.getOutput(),
                generation.getTargets().isEmpty() ? null : generation.getTargets(),
                floats(generation.getTargetLogprobs()),
                generation.getOutputTokens(),
                generation.getTargetTokens(),
                choices(generation.getChoices()),
                generation.getFinishReason(),
                generation.getAnswerPattern());
        Double sum = generation.getTargetLogprobSum();
        return sum == null
                ? sample
                : sample.with(new TargetSum(
                        Limits.logprob(sum), generation.getTargetTokenCount(), generation.getTargetByteCount()));
    }

    private static float[] floats(List<Float> values) {
        if (values == null) {
            return null;
        }
        float[] array = new float[values.size()];
        for (int i = 0; i < array.length; i++) {
            array[i] = (float) Limits.logprob(values.get(i));
        }
        return array;
    }

    private static List<AnswerOption> choices(List<Choice> choices) {
        if (choices == null) {
            return null;
        }
        List<AnswerOption> options = new ArrayList<>(choices.size());
        for (Choice choice : choices) {
            options.add(new AnswerOption(choice.getText(), Limits.logprob(choice.getLogprob()), choice.getCredit()));
        }
        return options;
    }
}
