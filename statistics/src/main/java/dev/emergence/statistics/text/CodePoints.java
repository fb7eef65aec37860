package dev.emergence.statistics.text;

import java.util.Arrays;

/**
 * Numbers the distinct code points of some texts 0, 1, 2, … in order of appearance.
 *
 * <p>A lone surrogate is a code point of its own. ASCII goes through a table, the rest through open addressing with linear
 * probing at a load of at most one half.
 */
public final class CodePoints {
    private static final int TABLED = 128;
    private static final int UNSEEN = 0;
    private static final int DROPPED = -1;

    private final boolean dropSpace;
    /** By ASCII character: its number + 1. */
    private final int[] ascii = new int[TABLED];
    /** Code point + 1, 0 where free; the number of the code point + 1 is at the same place of {@link #numbers}. */
    private int[] keys = {};

    private int[] numbers = {};
    private int hashed;
    private int size;

    /** @param dropSpace whether to leave out what Python calls white space */
    CodePoints(boolean dropSpace) {
        this.dropSpace = dropSpace;
        for (int c = 0; dropSpace && c <= ' '; c++) {
            ascii[c] = PythonText.isSpace(c) ? DROPPED : UNSEEN;
        }
    }

    /** How many distinct code points were seen. */
    int size() {
        return size;
    }

    /** The numbers of a text's code points, one each. */
    int[] number(String text) {
        char[] chars = text.toCharArray();
        int[] ids = new int[chars.length];
        int count = 0;
        for (int i = 0; i < chars.length; i++) {
            int c = chars[i];
            int number = c < TABLED ? ascii[c] : UNSEEN;
            if (number == UNSEEN) {
                c = c < TABLED ? c : Character.codePointAt(chars, i);
                i += Character.charCount(c) - 1;
                number = numberOf(c);
            }
            if (number != DROPPED) {
                ids[count++] = number - 1;
            }
        }
        return count == ids.length ? ids : Arrays.copyOf(ids, count);
    }

    /** The number + 1, or {@link #DROPPED}. */
    private int numberOf(int codePoint) {
        if (codePoint < TABLED) {
            ascii[codePoint] = ++size;
            return ascii[codePoint];
        }
        return dropSpace && PythonText.isSpace(codePoint) ? DROPPED : hashedNumberOf(codePoint);
    }

    private int hashedNumberOf(int codePoint) {
        if (2 * (hashed + 1) > keys.length) {
            grow();
        }
        int place = placeOf(codePoint);
        if (keys[place] == 0) {
            keys[place] = codePoint + 1;
            numbers[place] = ++size;
            hashed++;
        }
        return numbers[place];
    }

    private int placeOf(int codePoint) {
        int mask = keys.length - 1;
        int place = (codePoint * 0x9E3779B9 >>> 7) & mask;
        while (keys[place] != 0 && keys[place] != codePoint + 1) {
            place = place + 1 & mask;
        }
        return place;
    }

    private void grow() {
        int[] oldKeys = keys;
        int[] oldNumbers = numbers;
        keys = new int[Math.max(64, 2 * oldKeys.length)];
        numbers = new int[keys.length];
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldKeys[i] != 0) {
                int place = placeOf(oldKeys[i] - 1);
                keys[place] = oldKeys[i];
                numbers[place] = oldNumbers[i];
            }
        }
    }

    /** Length in UTF-8; a lone surrogate counts as the three bytes of the replacement character. */
    public static long utf8Length(String text) {
        long bytes = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                bytes += 1;
            } else if (c < 0x800) {
                bytes += 2;
            } else if (Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                bytes += 4;
                i++;
            } else {
                bytes += 3;
            }
        }
        return bytes;
    }
}
