/**
 * Texts as sequences of small integers: tokenisers that agree with the reference implementations character by character,
 * and the character classes they rest on. Every class takes any Java string, lone surrogates included.
 */
package dev.emergence.statistics.text;
