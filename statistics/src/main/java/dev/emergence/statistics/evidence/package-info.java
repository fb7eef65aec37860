/** The bank of trend filters, forecasts, the evidence for a break, and the choice of curves to raise an alert for. */
package dev.emergence.statistics.evidence;
