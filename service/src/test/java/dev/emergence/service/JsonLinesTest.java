package dev.emergence.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.Level;
import org.junit.jupiter.api.Test;

class JsonLinesTest {
    @Test
    void aRecordWithItsTraceIsOneLine() throws IOException {
        ExtLogRecord record =
                new ExtLogRecord(Level.ERROR, "\"%s\" failed", ExtLogRecord.FormatStyle.PRINTF, "dev.emergence");
        record.setLoggerName("dev.emergence.Some");
        record.setParameters(new Object[] {"task"});
        record.setThrown(new IllegalStateException("a bug"));
        String line = new JsonLines().format(record);
        assertThat(line).endsWith("}\n").hasLineCount(1);
        JsonNode json = new ObjectMapper().readTree(line);
        assertThat(json.get("level").asText()).isEqualTo("ERROR");
        assertThat(json.get("message").asText()).isEqualTo("\"task\" failed");
        assertThat(json.get("loggerName").asText()).isEqualTo("dev.emergence.Some");
        assertThat(json.get("stackTrace").asText()).contains("a bug", "JsonLinesTest");
    }
}
