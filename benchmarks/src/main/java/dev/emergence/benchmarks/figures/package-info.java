/** What was measured, as values, and how it is written down. */
package dev.emergence.benchmarks.figures;
