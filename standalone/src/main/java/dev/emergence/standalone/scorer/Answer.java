package dev.emergence.standalone.scorer;

import dev.emergence.schemas.Score;

/**
 * One line that a scorer wrote.
 *
 * @param key null where the line holds none
 * @param value the score's bytes; null where the line holds none
 * @param score null where the bytes are none
 */
record Answer(int number, byte[] key, byte[] value, Score score) {
    boolean belongsTo(GivenRecord given) {
        return score != null && given.standsAt(score.getPartition(), score.getOffset());
    }
}
