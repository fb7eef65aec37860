package dev.emergence.analysis.http;

import java.time.Duration;

/**
 * How events and changes are streamed.
 *
 * @param events as many streams of events at once: each reads Kafka
 * @param changes as many streams of changes at once
 * @param heartbeat a stream shows so often that it is alive
 */
public record StreamSettings(int events, int changes, Duration heartbeat) {}
