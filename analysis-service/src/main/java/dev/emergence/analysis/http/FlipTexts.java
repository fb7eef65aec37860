package dev.emergence.analysis.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.emergence.schemas.Generation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What an example said at two checkpoints.
 *
 * @param cut names of texts of which only the beginning is here
 * @param undefined why a text is null, by its name: no_longer_kept, not_kept, not_sent, or not_read_in_time
 */
record FlipTexts(
        String prompt,
        List<String> targets,
        @JsonProperty("output_before") String outputBefore,
        @JsonProperty("output_after") String outputAfter,
        List<String> cut,
        Map<String, String> undefined) {
    private static final int LONGEST = 16_384;
    private static final int MOST_TARGETS = 100;

    /**
     * @param before null where it is not there any more
     * @param after null where it is not there any more
     * @param missing why one is null
     */
    static FlipTexts of(Generation before, Generation after, String missing) {
        List<String> cut = new ArrayList<>();
        Map<String, String> undefined = new TreeMap<>();
        Generation any = after == null ? before : after;
        String prompt = text(any, any == null ? null : any.getPrompt(), "prompt", missing, cut, undefined);
        List<String> targets = null;
        if (any == null) {
            undefined.put("targets", missing);
        } else {
            targets = any.getTargets().stream()
                    .limit(MOST_TARGETS)
                    .map(target -> shortened(target, "targets", cut))
                    .toList();
            if (any.getTargets().size() > MOST_TARGETS) {
                cut.add("targets");
            }
        }
        return new FlipTexts(
                prompt,
                targets,
                text(before, before == null ? null : before.getOutput(), "output_before", missing, cut, undefined),
                text(after, after == null ? null : after.getOutput(), "output_after", missing, cut, undefined),
                cut.stream().distinct().toList(),
                undefined);
    }

    private static String text(
            Generation of, String text, String name, String missing, List<String> cut, Map<String, String> undefined) {
        if (text == null) {
            undefined.put(name, of == null ? missing : "not_sent");
            return null;
        }
        return shortened(text, name, cut);
    }

    private static String shortened(String text, String name, List<String> cut) {
        if (text.length() <= LONGEST) {
            return text;
        }
        cut.add(name);
        int end = Character.isHighSurrogate(text.charAt(LONGEST - 1)) ? LONGEST - 1 : LONGEST;
        return text.substring(0, end);
    }
}
