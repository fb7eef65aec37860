package dev.emergence.service;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.jboss.logmanager.ExtFormatter;
import org.jboss.logmanager.ExtLogRecord;

/** Each record of the log as an object of a line of its own. */
final class JsonLines extends ExtFormatter {
    @Override
    public String format(ExtLogRecord record) {
        ObjectNode line = JsonNodeFactory.instance
                .objectNode()
                .put("timestamp", record.getInstant().toString())
                .put("level", record.getLevel().getName())
                .put("loggerName", record.getLoggerName())
                .put("threadName", record.getThreadName())
                .put("message", formatMessage(record));
        if (record.getThrown() != null) {
            StringWriter trace = new StringWriter();
            record.getThrown().printStackTrace(new PrintWriter(trace));
            line.put("stackTrace", trace.toString());
        }
        return line + "\n";
    }
}
