package dev.emergence.ingest.body;

import java.util.Collection;
import java.util.Locale;
import java.util.Map;

/** Which field a sender may have meant. */
final class Spelling {
    /** What other tools call it. */
    private static final Map<String, String> ELSEWHERE = Map.ofEntries(
            Map.entry("completion", "output"),
            Map.entry("response", "output"),
            Map.entry("generation", "output"),
            Map.entry("prediction", "output"),
            Map.entry("reference", "targets"),
            Map.entry("references", "targets"),
            Map.entry("answer", "targets"),
            Map.entry("gold", "targets"),
            Map.entry("question", "prompt"),
            Map.entry("input", "prompt"),
            Map.entry("id", "example"),
            Map.entry("doc_id", "example"),
            Map.entry("sample_id", "example"),
            Map.entry("example_id", "example"),
            Map.entry("benchmark", "task"),
            Map.entry("dataset", "task"),
            Map.entry("run", "model"),
            Map.entry("model_name", "model"),
            Map.entry("params", "parameters"),
            Map.entry("logprobs", "target_logprobs"),
            Map.entry("timestamp", "time"),
            Map.entry("stderr", "standard_error"),
            Map.entry("correct", "successes"));

    private static final int MOST_EDITS = 3;

    private Spelling() {}

    /** The known name that is nearest, at most a third of the letters away; null where none is. */
    static String nearest(String written, Collection<String> known) {
        String plain = plain(written);
        String elsewhere = ELSEWHERE.get(plain);
        if (elsewhere != null && known.contains(elsewhere)) {
            return elsewhere;
        }
        String nearest = null;
        int least = Math.min(MOST_EDITS, plain.length() / 3) + 1;
        for (String name : known) {
            if (Math.abs(name.length() - plain.length()) < least) {
                int edits = edits(plain, name);
                if (edits < least) {
                    nearest = name;
                    least = edits;
                }
            }
        }
        return nearest;
    }

    /** As fields are written here. */
    private static String plain(String written) {
        return written.replaceAll("([a-z])([A-Z])", "$1_$2")
                .replaceAll("[ .-]", "_")
                .toLowerCase(Locale.ROOT);
    }

    /** Levenshtein's distance. */
    private static int edits(String a, String b) {
        int[] above = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            above[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = above[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, 1 + Math.min(above[j], row[j - 1]));
            }
            above = row;
        }
        return above[b.length()];
    }
}
