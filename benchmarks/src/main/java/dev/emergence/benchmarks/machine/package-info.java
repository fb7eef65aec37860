/** The stack as it is served, each part in a process of its own, and what these processes use of the machine. */
package dev.emergence.benchmarks.machine;
