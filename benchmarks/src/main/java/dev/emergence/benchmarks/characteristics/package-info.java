/** How often verdicts, shared changes and forecasts are right: operating characteristics by simulation and on a recorded family. */
package dev.emergence.benchmarks.characteristics;
