package dev.emergence.statistics.metric;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** The page of the catalogue is made from the enum, so that it cannot say anything else. */
class CataloguePageTest {
    /** Relative to the module, where Maven runs tests. */
    private static final Path PAGE = Path.of("..", "docs", "metrics.md");

    private static final String WRITE = "mvn -q test -pl statistics -Dtest=CataloguePageTest -Dmetrics.page=write";

    private static final String BEFORE =
            """
            # Metrics

            <!-- Made from the enum Metrics; do not edit. To make it anew: %s -->

            A metric turns one generation into a short vector; the vectors of a checkpoint are added up, and a value is made of
            the sums. The score of one generation is the value of its own vector. So all of them, corpus metrics too, stream,
            merge and replace exactly. Two numbers are comparable if their signatures are equal.

            A generation without the inputs that a metric needs has *no* score there, which is not a score of 0; it is counted
            with the reason.

            """;

    private static final String AFTER =
            """

            ## Derived from counts

            Where examples have several attempts, each proportion has curves of pass@k, one row an example: `pass_at_1_exact_match`. `EMERGENCE_PASS_AT`
            says of which k; else of 1 and of the largest power of two that all examples of a complete checkpoint have attempts for. `subset_accuracy_K` has no curve of its own yet.

            | id | kind | definition |
            |---|---|---|
            | `subset_accuracy_K` | PROPORTION | chance that K examples drawn from the n are all right, k of them being right: C(k, K) / C(n, K) |
            | `pass_at_k_METRIC` | SCORE | chance that one of k attempts succeeds, c of the n attempts having done so: 1 − C(n−c, k) / C(n, k), mean over examples |
            | any other id | declared | a number in `scores` of a generation, scored elsewhere |

            ## Why there is no score

            | reason | what is missing |
            |---|---|
            | `no_output`, `no_targets`, `no_choices`, `no_target_logprobs` | the field is absent or empty (an output may be empty, but not absent) |
            | `invalid_choices` | a log-probability that is not finite or is above 0, or a credit outside [0, 1] |
            | `no_credited_choice` | no choice earns credit |
            | `no_choice_text` | a choice has no text to take the length of |
            | `invalid_target_logprobs` | a log-probability that is no number, above 0, or −10⁸ and below, as masked tokens have |
            | `empty_target` | the first target has no bytes (`bits_per_byte`), or no target is more than white space (`prefix_match`) |
            | `invalid_answer_pattern` | the pattern does not compile, is longer than 1,000 characters, or nests more than a million repeats |
            | `answer_pattern_too_slow` | the search backtracks catastrophically |
            | `text_too_long` | a distance or common subsequence of texts of 65,000 tokens each, or as much work otherwise |
            | `out_of_range` | the number is not finite or above 10¹⁰⁰, or, scored elsewhere, outside the range of its kind |
            | `no_score` | scored elsewhere: the generation's `scores` lack it |
            | `not_declared` | a number in `scores` that `SCORING_SCORES` of this deployment does not name |

            ## What to know when comparing

            - White space, letters, lower case are Python's, as in every reference implementation. Lengths are in code points.
            - With several targets the best one counts; BLEU clips to the greatest count of any and takes the closest length.
            - `bleu` of one generation takes the effective order, of more than one it does not: as sacreBLEU's sentence and
              corpus scores.
            - `token_edit_distance` compares `output_tokens` with `target_tokens` where both are given, and words with the
              further targets.
            - `bits_per_byte` is the mean over examples, not total bits by total bytes.
            - An empty output is never an exact, quasi-exact or prefix match (HELM). Two texts without words have a token F1 of
              1 (SQuAD 2.0). Every output begins with an empty target: `prefix_match` passes over those.
            - A log-probability up to 0.01 above 0, as rounding to float32 or bfloat16 makes it, is taken as 0.
            - `number_match`: a comma belongs to a number only between thousands, so `(3,4)` ends with 4, `1,2,3` with 3, and
              `1,234` is one number; U+2212 is a minus; `2e5` is 200,000.
            """;

    @Test
    void thePageSaysWhatTheEnumSays() throws IOException {
        String page = page();
        if ("write".equals(System.getProperty("metrics.page"))) {
            Files.createDirectories(PAGE.getParent());
            Files.writeString(PAGE, page);
        }
        assertThat(PAGE)
                .as("docs/metrics.md differs from the enum Metrics; make it anew: %s", WRITE)
                .exists()
                .content()
                .isEqualTo(page);
    }

    private static String page() {
        StringBuilder page = new StringBuilder(BEFORE.formatted(WRITE));
        page.append(
                "| id | kind | continuity | better | range | needs | what it is |\n|---|---|---|---|---|---|---|\n");
        for (Metrics metric : Metrics.values()) {
            page.append("| `%s` | %s | %s | %s | %s | %s | %s |\n"
                    .formatted(
                            metric.id(),
                            metric.kind(),
                            metric.continuity(),
                            metric.direction().name().toLowerCase(Locale.ROOT),
                            range(metric),
                            metric.needs(),
                            metric.description()));
        }
        page.append("\n## Signatures and sources\n\n| signature | numbers a vector | source |\n|---|---|---|\n");
        for (Metrics metric : Metrics.values()) {
            page.append("| `%s` | %d | %s |\n"
                    .formatted(metric.signature().replace("|", "\\|"), metric.width(), metric.source()));
        }
        return page.append(AFTER).toString();
    }

    private static String range(Metric metric) {
        return Double.isInfinite(metric.greatest())
                ? (int) metric.least() + " …"
                : (int) metric.least() + " … " + (int) metric.greatest();
    }
}
