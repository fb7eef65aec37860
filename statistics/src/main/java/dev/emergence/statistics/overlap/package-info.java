/** How much two token sequences share: edit distance, common subsequence, n-gram overlap, and the scores made of them. */
package dev.emergence.statistics.overlap;
