package dev.emergence.ingest.body;

import java.util.Locale;

/**
 * Something of a record that is taken though it is not as it should be.
 *
 * @param field where it is
 * @param didYouMean what the sender may have meant; null where nothing is near
 */
public record Warning(String field, Kind kind, String didYouMean) {
    Warning(String field, Kind kind) {
        this(field, kind, null);
    }

    /** What it is: the label of {@code emergence_generation_warnings_total}. */
    public enum Kind {
        /** A field that a record has not: a misspelt name would mean no verdict. */
        UNKNOWN_FIELD("is no field of this record: left out"),
        /** A field, or a key of an object, stands there twice. */
        TWICE("is given twice: the last one counts"),
        /** A name holds something that does not show. */
        HIDDEN("has a space at its end, or holds characters that do not show"),
        /** A name looks like one that came before. */
        LOOK_ALIKE(
                "differs from a name that came before only in case, spaces or characters that do not show: another curve"),
        /** The pattern is none. */
        NO_PATTERN("is no regular expression, or has more than 1000 characters: format_valid is skipped"),
        /** A number that comes along has the name of a metric that is computed. */
        COMPUTED_SCORE("is a name of the catalogue, which is computed: the number that came along is left out"),
        /** A text holds half a surrogate pair. */
        HALF_PAIR("holds half a surrogate pair, which UTF-8 cannot express: taken as a character of its own"),
        /** A log-probability is up to 0.01 above 0. */
        ROUNDED_LOGPROB("is above 0, as rounding makes it: taken as 0"),
        /** A log-probability can't be one. */
        NO_LOGPROB("is above 0.01, infinite or no number: the metrics that read it are skipped, the others are not"),
        /** A time is plainly in another unit than milliseconds. */
        TIME_UNIT("is not in milliseconds since 1970 UTC: converted to them"),
        /** A time is in no unit between 2015 and tomorrow. */
        NO_TIME("is not between 2015 and tomorrow, in milliseconds or any other unit: the time of arrival is taken"),
        /** Only the beginning of the prompt is kept. */
        PROMPT_CUT("made the record too large: its beginning is kept, and all else is scored");

        private final String message;

        Kind(String message) {
            this.message = message;
        }

        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** For the sender, behind the name of the field. */
        public String message() {
            return message;
        }
    }
}
