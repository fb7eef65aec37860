package dev.emergence.standalone.scorer;

import dev.emergence.schemas.Generation;

/**
 * A record that a scorer is given.
 *
 * @param name says what is special about it
 * @param partition where it stands on the generations topic
 * @param offset where it stands on the generations topic
 * @param key the record's key
 * @param generation what it holds; null on a broken record
 * @param value its bytes
 */
record GivenRecord(String name, int partition, long offset, byte[] key, Generation generation, byte[] value) {
    boolean broken() {
        return generation == null;
    }

    boolean standsAt(int otherPartition, long otherOffset) {
        return partition == otherPartition && offset == otherOffset;
    }
}
