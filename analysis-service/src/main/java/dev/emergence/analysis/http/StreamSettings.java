package dev.emergence.analysis.http;

import java.time.Duration;

/**
 * How events are streamed.
 *
 * @param most as many streams at once
 * @param heartbeat a stream that has nothing to say shows so often that it is alive
 */
public record StreamSettings(int most, Duration heartbeat) {}
