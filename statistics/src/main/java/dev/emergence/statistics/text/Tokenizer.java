package dev.emergence.statistics.text;

import java.util.List;

/** The ways of splitting a text that the metrics know. */
public enum Tokenizer {
    /** Every Unicode code point. */
    CODE_POINTS {
        @Override
        public TokenizedTexts tokenize(String output, List<String> targets) {
            return codePoints(output, targets, false);
        }
    },
    /** Every Unicode code point but white space. */
    VISIBLE_CODE_POINTS {
        @Override
        public TokenizedTexts tokenize(String output, List<String> targets) {
            return codePoints(output, targets, true);
        }
    },
    /** {@code \w+|[^\w\s]}: words and single marks. */
    WORDS {
        @Override
        void split(char[] text, TokenSink sink) {
            WordTokenizer.split(text, sink);
        }
    },
    /** mteval's 13a, for BLEU. */
    MTEVAL_13A {
        @Override
        String prepare(String text) {
            return Mteval13a.prepare(text);
        }

        @Override
        void split(char[] text, TokenSink sink) {
            Mteval13a.split(text, sink);
        }
    },
    /** Words without case, punctuation and articles, as SQuAD compares them. */
    SQUAD {
        @Override
        void split(char[] text, TokenSink sink) {
            SquadTokenizer.split(text, sink);
        }
    },
    /** Runs of ASCII letters and digits without case, by lines. */
    ROUGE {
        @Override
        void split(char[] text, TokenSink sink) {
            RougeTokenizer.split(text, sink);
        }
    };

    /** Splits the texts of one sample with a common numbering. */
    public TokenizedTexts tokenize(String output, List<String> targets) {
        int characters = output.length();
        for (String target : targets) {
            characters += target.length();
        }
        Vocabulary vocabulary = new Vocabulary(characters);
        Tokens first = split(output, vocabulary);
        Tokens[] rest = new Tokens[targets.size()];
        for (int i = 0; i < rest.length; i++) {
            rest[i] = split(targets.get(i), vocabulary);
        }
        return new TokenizedTexts(first, rest, vocabulary.size());
    }

    /** Numbers tokens that were split elsewhere, by the model's own tokeniser say. */
    public static TokenizedTexts number(List<String> output, List<String> target) {
        Vocabulary vocabulary = new Vocabulary(3 * (output.size() + target.size()));
        Tokens first = number(output, vocabulary);
        Tokens[] rest = {number(target, vocabulary)};
        return new TokenizedTexts(first, rest, vocabulary.size());
    }

    private static Tokens number(List<String> tokens, Vocabulary vocabulary) {
        int[] ids = new int[tokens.size()];
        int count = 0;
        for (String token : tokens) {
            char[] chars = token.toCharArray();
            ids[count++] = vocabulary.intern(chars, 0, chars.length);
        }
        return Tokens.oneLine(ids);
    }

    private Tokens split(String text, Vocabulary vocabulary) {
        char[] chars = prepare(text).toCharArray();
        TokenSink sink = new TokenSink(vocabulary, chars.length);
        split(chars, sink);
        return sink.tokens();
    }

    /** What is split in the text's place. */
    String prepare(String text) {
        return text;
    }

    /** Adds the tokens of a text to the sink; the buffer is the callee's to change. */
    void split(char[] text, TokenSink sink) {
        throw new UnsupportedOperationException(name());
    }

    private static TokenizedTexts codePoints(String output, List<String> targets, boolean dropSpace) {
        CodePoints seen = new CodePoints(dropSpace);
        Tokens first = Tokens.oneLine(seen.number(output));
        Tokens[] rest = new Tokens[targets.size()];
        for (int i = 0; i < rest.length; i++) {
            rest[i] = Tokens.oneLine(seen.number(targets.get(i)));
        }
        return new TokenizedTexts(first, rest, seen.size());
    }
}
