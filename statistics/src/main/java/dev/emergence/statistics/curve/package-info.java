/** Curves of one metric over scale: literature scores, and links under which smooth scaling is straight. */
package dev.emergence.statistics.curve;
