package dev.emergence.benchmarks.pipeline;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.emergence.benchmarks.machine.Machine;
import java.util.List;
import java.util.Map;

/**
 * All that one run has measured; what it did not measure is null.
 *
 * @param settings of the run
 * @param sizes one cost for each size asked for
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Report(
        Machine machine,
        Map<String, String> settings,
        EndToEnd pipeline,
        List<SizeCost> sizes,
        Fleet fleet,
        Burst burst) {
    String json() throws JsonProcessingException {
        return JsonMapper.builder()
                .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .build()
                .writerWithDefaultPrettyPrinter()
                .writeValueAsString(this);
    }
}
