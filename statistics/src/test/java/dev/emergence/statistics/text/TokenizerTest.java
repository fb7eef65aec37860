package dev.emergence.statistics.text;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Tokens against those that sacreBLEU and SQuAD's script gave (bleu.jsonl, squad_f1.jsonl), and against their rules. */
class TokenizerTest {
    private static final String ALPHABET = "ab7.,-9 '\"&<A%_\u00A0\u00E9";

    static Stream<JsonNode> bleu() throws IOException {
        return cases("bleu");
    }

    static Stream<JsonNode> squad() throws IOException {
        return cases("squad_f1");
    }

    @ParameterizedTest
    @MethodSource("bleu")
    void splitsAsSacrebleus13a(JsonNode golden) {
        assertSplit(Tokenizer.MTEVAL_13A, golden.get("hypothesis").textValue(), strings(golden.get("hyp_tokens")));
        for (int i = 0; i < golden.get("references").size(); i++) {
            assertSplit(
                    Tokenizer.MTEVAL_13A,
                    golden.get("references").get(i).textValue(),
                    strings(golden.get("ref_tokens").get(i)));
        }
    }

    @ParameterizedTest
    @MethodSource("squad")
    void splitsAsSquad(JsonNode golden) {
        assertSplit(
                Tokenizer.SQUAD,
                golden.get("hypothesis").textValue(),
                words(golden.get("normalized_hypothesis").textValue()));
        for (int i = 0; i < golden.get("references").size(); i++) {
            assertSplit(
                    Tokenizer.SQUAD,
                    golden.get("references").get(i).textValue(),
                    words(golden.get("normalized_references").get(i).textValue()));
        }
    }

    @Test
    void onePassOf13aIsItsFourRulesOneAfterTheOther() {
        long seed = 13;
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(14); length > 0; length--) {
                text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
            }
            assertSplit(Tokenizer.MTEVAL_13A, text.toString(), fourRules(text.toString()));
        }
    }

    /** The rules of mteval-v13a.pl as its authors wrote them, for text without entities. */
    private static List<String> fourRules(String text) {
        String split = (" " + text + " ")
                .replaceAll("([{-~\\[-` -&(-+:-@/])", " $1 ")
                .replaceAll("([^0-9])([.,])", "$1 $2 ")
                .replaceAll("([.,])([^0-9])", " $1 $2")
                .replaceAll("([0-9])(-)", "$1 $2 ");
        return words(split);
    }

    @ParameterizedTest
    @CsvSource({
        "\u039F\u0394\u039F\u03A3,\u03BF\u03B4\u03BF\u03C2",
        "\u03A3\u03A3.\u03A3, \u03C3\u03C3.\u03C2",
        "\u03A3,\u03C3",
        "A\u03A3' B,a\u03C2' b",
        "A\u03A3'B,a\u03C3'b",
        "X\u0130,xi\u0307",
        "\uD801\uDC00,\uD801\uDC28"
    })
    void lowersAsPython(String text, String expected) {
        // Python 3.11: text.lower()
        assertThat(new String(LowerCase.lower(text.toCharArray())).trim()).isEqualTo(expected);
    }

    @Test
    void wordsAreRunsOfWordCharactersAndSingleMarks() {
        // Python 3.11: re.findall(r"\w+|[^\w\s]", text); U+0301 is no word character, U+00B2 is
        assertSplit(
                Tokenizer.WORDS,
                "don't_x  a\u0301 x\u00B2\u3000\uD83D\uDE00\uD83D",
                List.of("don", "'", "t_x", "a", "\u0301", "x\u00B2", "\uD83D\uDE00", "\uD83D"));
    }

    @Test
    void tellsTokensApartThatShareAHash() {
        // "Aa" and "BB" collide in a polynomial hash with 31, and so do their concatenations.
        List<String> tokens = new ArrayList<>();
        for (int i = 0; i < 4096; i++) {
            StringBuilder token = new StringBuilder();
            for (int bit = 0; bit < 12; bit++) {
                token.append((i >> bit & 1) == 0 ? "Aa" : "BB");
            }
            tokens.add(token.toString());
        }
        TokenizedTexts numbered = Tokenizer.number(tokens, tokens);
        assertThat(numbered.vocabulary()).isEqualTo(4096);
        assertThat(numbered.output().ids()).isEqualTo(numbered.targets()[0].ids());
    }

    @Test
    void utf8LengthCountsALoneSurrogateAsThreeBytes() {
        assertThat(CodePoints.utf8Length("a\u00E9\u20AC\uD83D\uDE00\uD83D")).isEqualTo(1 + 2 + 3 + 4 + 3);
    }

    /** The text's tokens have the numbers that the expected ones would get. */
    private static void assertSplit(Tokenizer tokenizer, String text, List<String> expected) {
        Vocabulary vocabulary = new Vocabulary(text.length());
        int[] ids = new int[expected.size()];
        Arrays.setAll(
                ids,
                i -> vocabulary.intern(
                        expected.get(i).toCharArray(), 0, expected.get(i).length()));
        char[] chars = tokenizer.prepare(text).toCharArray();
        TokenSink sink = new TokenSink(vocabulary, chars.length);
        tokenizer.split(chars, sink);
        assertThat(sink.tokens().ids())
                .as("%s of <%s>: %s", tokenizer, text, expected)
                .isEqualTo(ids);
    }

    private static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        Matcher word = Pattern.compile("[^\\x09-\\x0D\\x1C-\\x20\\x85\\xA0\\u1680\\u2000-\\u200A\\u2028\\u2029\\u202F"
                        + "\\u205F\\u3000]+")
                .matcher(text);
        while (word.find()) {
            words.add(word.group());
        }
        return words;
    }

    private static List<String> strings(JsonNode array) {
        List<String> strings = new ArrayList<>();
        array.forEach(item -> strings.add(item.textValue()));
        return strings;
    }

    private static Stream<JsonNode> cases(String name) throws IOException {
        ObjectMapper json = new ObjectMapper();
        List<JsonNode> cases = new ArrayList<>();
        try (InputStream in = TokenizerTest.class.getResourceAsStream("/golden/metrics/" + name + ".jsonl")) {
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
                cases.add(json.readTree(line));
            }
        }
        return cases.stream();
    }
}
