/** One word on a curve, with its reasons as data. */
package dev.emergence.statistics.verdict;
