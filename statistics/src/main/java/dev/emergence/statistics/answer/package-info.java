/** What an output says: its last number, and whether it has the form that a task asks for. */
package dev.emergence.statistics.answer;
