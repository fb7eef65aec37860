package dev.emergence.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.junit.jupiter.api.Test;

class DocumentationTest {
    @Test
    void everyRecordAndEveryFieldSaysWhatItHolds() {
        List<String> silent = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        Deque<Schema> open = new ArrayDeque<>();
        RandomRecords.CLASSES.forEach(type -> open.add(SpecificData.get().getSchema(type)));
        while (!open.isEmpty()) {
            Schema schema = open.remove();
            switch (schema.getType()) {
                case UNION -> open.addAll(schema.getTypes());
                case ARRAY -> open.add(schema.getElementType());
                case MAP -> open.add(schema.getValueType());
                case ENUM -> note(silent, schema.getName(), schema.getDoc());
                case RECORD -> {
                    if (seen.add(schema.getFullName())) {
                        note(silent, schema.getName(), schema.getDoc());
                        schema.getFields()
                                .forEach(field -> note(silent, schema.getName() + "." + field.name(), field.doc()));
                        schema.getFields().forEach(field -> open.add(field.schema()));
                    }
                }
                default -> {}
            }
        }
        assertThat(silent).isEmpty();
        // 11 records of RandomRecords and 20 within them
        assertThat(seen).hasSize(31);
    }

    private static void note(List<String> silent, String name, String doc) {
        if (doc == null || doc.isBlank()) {
            silent.add(name);
        }
    }
}
