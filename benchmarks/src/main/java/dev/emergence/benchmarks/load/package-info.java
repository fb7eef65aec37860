/** What the pipeline is given to do, and how long it takes until it is done. */
package dev.emergence.benchmarks.load;
