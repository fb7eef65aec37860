package dev.emergence.statistics.text;

/**
 * An output and its targets under one tokeniser.
 *
 * @param output the output's tokens
 * @param targets the targets' tokens, in the targets' order
 * @param vocabulary how many distinct tokens there are: every number is below it
 */
public record TokenizedTexts(Tokens output, Tokens[] targets, int vocabulary) {}
