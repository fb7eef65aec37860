package dev.emergence.statistics.verdict;

/** A verdict with its reasons. */
public record ReasonedVerdict(Verdict verdict, VerdictReasons reasons) {}
