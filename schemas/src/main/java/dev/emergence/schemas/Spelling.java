package dev.emergence.schemas;

import java.util.Collection;

/** Which known name somebody may have meant. */
public final class Spelling {
    private static final int MOST_EDITS = 3;

    private Spelling() {}

    /** The known name that is nearest by Levenshtein's distance, at most three and a third of the letters away; null where none is. */
    public static String nearest(String plain, Collection<String> known) {
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
