/** What else is used to find a break: alerts in common use, the best general detectors, and the test that knows what nobody knows. */
package dev.emergence.benchmarks.detector;
