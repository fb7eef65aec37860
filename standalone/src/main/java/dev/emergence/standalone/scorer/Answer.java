package dev.emergence.standalone.scorer;

import dev.emergence.schemas.Score;
import dev.emergence.schemas.ScoreLayout;

/**
 * One line that a scorer wrote.
 *
 * @param key null where the line holds none
 * @param value the score's bytes; null where the line holds none
 * @param score null where the bytes are none
 * @param layout of the score's numbers; null where no definition came with it or before it
 */
record Answer(int number, byte[] key, byte[] value, Score score, ScoreLayout layout) {
    boolean belongsTo(GivenRecord given) {
        return score != null && given.standsAt(score.getPartition(), score.getOffset());
    }
}
