package dev.emergence.importers;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.emergence.schemas.Limits;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Values as log files write them. */
final class Text {
    /** Python's NaN and Infinity stand bare in JSON. */
    static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    // JSON is UTF-8; a guess at another encoding fails in ways of its own
                    .disable(JsonFactory.Feature.CHARSET_DETECTION)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(200)
                            .maxStringLength(1 << 24)
                            .build())
                    .build())
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .build();

    private Text() {}

    /** A finite number, also as text or truth value; null for all else, which is absent and not zero. */
    static Double number(JsonNode value) {
        if (value == null) {
            return null;
        } else if (value.isNumber()) {
            return finite(value.doubleValue());
        } else if (value.isBoolean()) {
            return value.booleanValue() ? 1.0 : 0.0;
        }
        return value.isTextual() ? number(value.textValue()) : null;
    }

    static Double number(String text) {
        return switch (text.strip()) {
            case "True" -> 1.0;
            case "False" -> 0.0;
            case "" -> null;
            default -> {
                try {
                    yield finite(Double.parseDouble(text.strip()));
                } catch (NumberFormatException e) {
                    yield null;
                }
            }
        };
    }

    private static Double finite(double value) {
        return Limits.allow(value) ? Double.valueOf(value) : null;
    }

    static String text(JsonNode value) {
        return value == null || value.isNull() || value.isMissingNode()
                ? null
                : value.isTextual() ? value.textValue() : value.toString();
    }

    /** The words of a message, of several, or of a text that came in parts; null if there are none. */
    static String words(JsonNode said) {
        if (said == null || said.isNull() || said.isMissingNode()) {
            return null;
        } else if (said.isArray()) {
            List<String> parts = new ArrayList<>();
            for (JsonNode part : said) {
                String words = words(part);
                if (words != null) {
                    parts.add(words);
                }
            }
            return parts.isEmpty() ? null : String.join("\n\n", parts);
        } else if (said.isObject()) {
            return words(said.has("content") ? said.get("content") : said.get("text"));
        }
        return said.asText();
    }

    /** Texts that are not empty, of a list or of one. */
    static List<String> texts(JsonNode value) {
        List<String> texts = new ArrayList<>();
        for (JsonNode one :
                value != null && value.isArray() ? value : List.of(value == null ? NullNode.instance : value)) {
            String text = text(one);
            if (text != null && !text.isEmpty()) {
                texts.add(text);
            }
        }
        return texts;
    }

    /** Milliseconds of a time such as 2025-01-02T03:04:05+00:00; null for what is none. */
    static Long time(JsonNode value) {
        String text = text(value);
        if (text == null) {
            return null;
        }
        try {
            return OffsetDateTime.parse(text.replaceFirst("^(\\d{4}-\\d\\d-\\d\\d) ", "$1T")
                            .replaceFirst("([+-]\\d\\d)(\\d\\d)$", "$1:$2"))
                    .toInstant()
                    .toEpochMilli();
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** The name of a task, which each number of shots makes another; that of the task alone where there are none, or nothing is known. */
    static String withShots(String task, Double shots) {
        return task == null || shots == null || shots < 1 ? task : task + ":" + shots.intValue() + "-shot";
    }

    /** A name that ingest takes: without control characters, and of 256 characters at most: of a longer one its hash and its end. */
    static String identifier(String name) {
        if (name == null) {
            return null;
        }
        String clean = name.replaceAll("\\p{Cntrl}", " ");
        if (clean.length() <= Limits.IDENTIFIER) {
            return clean;
        }
        // two long names may end alike
        String whole = HexFormat.of().toHexDigits(hash(name)) + "-";
        return whole + clean.substring(clean.length() - Limits.IDENTIFIER + whole.length());
    }

    /** FNV-1a over characters, stirred so that its upper bits may be used as well. */
    static long hash(String text) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
        }
        return (hash ^ hash >>> 32) * 0x9E3779B97F4A7C15L;
    }

    /** Texts of a list that Python wrote by {@code str}, such as {@code ['a', "b's"]}; null if it is none. */
    static List<String> pythonList(String text) {
        String line = text.strip();
        if (!line.startsWith("[") || !line.endsWith("]")) {
            return null;
        }
        List<String> texts = new ArrayList<>();
        int at = 1;
        int last = line.length() - 1;
        while (at < last) {
            char quote = line.charAt(at);
            if (quote != '\'' && quote != '"') {
                return null;
            }
            StringBuilder one = new StringBuilder();
            for (at++; at < last && line.charAt(at) != quote; at++) {
                if (line.charAt(at) == '\\' && at + 1 < last) {
                    at++;
                    one.append(line.charAt(at) == 'n' ? '\n' : line.charAt(at) == 't' ? '\t' : line.charAt(at));
                } else {
                    one.append(line.charAt(at));
                }
            }
            if (at >= last) {
                return null;
            }
            texts.add(one.toString());
            at++;
            if (at < last && !line.startsWith(", ", at)) {
                return null;
            }
            at += 2;
        }
        return texts.isEmpty() ? null : texts;
    }

    /** What is wrong with JSON, without a word of its content. */
    static String words(IOException e) {
        if (!(e instanceof JsonProcessingException syntax)) {
            return e.getMessage();
        }
        if (e instanceof StreamConstraintsException) {
            return "nests too deep, or holds a text or a number that is too long";
        }
        return "is no JSON"
                + (syntax.getLocation() == null
                        ? ""
                        : " at column " + syntax.getLocation().getColumnNr());
    }
}
