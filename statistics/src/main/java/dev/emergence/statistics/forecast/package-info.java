/** What a reported metric will be if nothing breaks, by two laws and with what they have missed so far. */
package dev.emergence.statistics.forecast;
