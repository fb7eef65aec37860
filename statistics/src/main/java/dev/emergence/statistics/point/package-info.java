/** Estimates at one point (one checkpoint, one task, one metric) and the paired comparison of two points. */
package dev.emergence.statistics.point;
