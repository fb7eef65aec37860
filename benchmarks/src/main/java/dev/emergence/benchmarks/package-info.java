/** JMH benchmarks of the hot paths, and the operating characteristics of the verdicts. */
package dev.emergence.benchmarks;
