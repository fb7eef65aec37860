/** Changes that many tasks of a run, or many runs of a family, have at once. */
package dev.emergence.statistics.shared;
