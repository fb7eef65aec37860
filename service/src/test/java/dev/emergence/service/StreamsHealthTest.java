package dev.emergence.service;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.streams.KafkaStreams.State;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StreamsHealthTest {
    @ParameterizedTest
    @EnumSource(names = {"CREATED", "REBALANCING", "RUNNING", "PENDING_SHUTDOWN"})
    void aServiceThatWaitsOrWorksIsAlive(State state) {
        assertThat(StreamsHealth.alive(state)).isTrue();
    }

    @ParameterizedTest
    @EnumSource(names = {"PENDING_ERROR", "ERROR", "NOT_RUNNING"})
    void aServiceThatABugHasStoppedIsNot(State state) {
        assertThat(StreamsHealth.alive(state)).isFalse();
    }
}
