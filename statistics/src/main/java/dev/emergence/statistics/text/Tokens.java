package dev.emergence.statistics.text;

/**
 * A text as numbers of tokens; equal numbers mean equal tokens within one {@link TokenizedTexts}.
 *
 * @param ids the tokens' numbers in order
 * @param lineEnds where each line that holds tokens ends in {@code ids}, exclusive, the last being {@code ids.length};
 *     tokenisers that know no lines give one line
 */
public record Tokens(int[] ids, int[] lineEnds) {
    static Tokens oneLine(int[] ids) {
        return new Tokens(ids, new int[] {ids.length});
    }

    public int size() {
        return ids.length;
    }
}
