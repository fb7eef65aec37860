/** {@code ./emergence bench}: how fast, how late and at what cost generations become curves. */
package dev.emergence.benchmarks.pipeline;
