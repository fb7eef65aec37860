package dev.emergence.scoring;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.List;
import java.util.Optional;

/** What makes one deployment differ from another: {@code SCORING_NAME} and {@code SCORING_METRICS}. */
@ConfigMapping(prefix = "scoring")
interface ScoringConfig {
    /** Names the consumer group {@code scoring-<name>}; each deployment has its own. */
    String name();

    /** Ids of the metrics it computes, or names of sets: exact, likelihood, choices, overlap, all. */
    @WithDefault(
            "exact_match,format_valid,token_edit_distance,char_edit_distance,target_nll,target_probability,multiple_choice_grade,brier")
    List<String> metrics();

    /** What passes through of the numbers that come with a generation, each {@code id:KIND:CONTINUITY}. */
    Optional<List<String>> scores();
}
