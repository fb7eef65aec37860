package dev.emergence.statistics.verdict;

/** A verdict with its reasons. */
public record Judgement(Verdict verdict, Reasons reasons) {}
