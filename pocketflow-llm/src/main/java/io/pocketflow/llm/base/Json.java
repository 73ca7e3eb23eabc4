package io.pocketflow.llm.base;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import java.io.IOException;
import java.util.regex.Pattern;

/** The only JSON reader and writer of this module, with bounds on its input. */
public final class Json {

    /** The maximum length of a text in a JSON document: as much as a whole answer may have by default. */
    static final int LONGEST_TEXT = 20 * 1024 * 1024;

    public static final ObjectMapper MAPPER = new ObjectMapper(JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(200)
                    .maxNumberLength(500)
                    .maxStringLength(LONGEST_TEXT)
                    .maxNameLength(10_000)
                    .build())
            .build());

    /** Reads numbers as they are written, with all their digits. */
    private static final ObjectReader EXACT = MAPPER.reader()
            .with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS, DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .without(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES);

    private static final ObjectReader SERVERS =
            EXACT.with(ServerNumbers.INSTANCE).without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    /** Rejects objects in which a name occurs twice, however it is escaped. */
    private static final ObjectReader STRICT = EXACT.with(StreamReadFeature.STRICT_DUPLICATE_DETECTION);

    private static final Pattern WHERE_IT_BEGAN = Pattern.compile(" \\(start marker at \\[.*]\\)");

    private Json() {}

    /** Returns the problem without the parser's source location, which does not help the reader. */
    public static String problem(JsonProcessingException e) {
        return WHERE_IT_BEGAN.matcher(e.getOriginalMessage()).replaceFirst("");
    }

    /**
     * Returns the JSON value of the text, with numbers as they are written.
     *
     * @throws JsonProcessingException if the text is not JSON, or has a number that cannot be represented
     */
    public static JsonNode exact(String json) throws JsonProcessingException {
        return read(EXACT, json);
    }

    /**
     * Returns the value as {@link #exact} does, for texts that another reader may read too, which could choose the
     * other one of two equal names.
     *
     * @throws JsonProcessingException also if a name occurs twice in an object
     */
    public static JsonNode strict(String json) throws JsonProcessingException {
        return read(STRICT, json);
    }

    /**
     * Returns the JSON of a server, a missing node if there is none. Its numbers keep all their digits, unless one has an
     * exponent that {@code BigDecimal} cannot represent: all numbers are doubles then.
     *
     * @throws IOException if the text is not JSON
     */
    public static JsonNode ofServer(byte[] json, int offset, int length) throws IOException {
        try {
            return SERVERS.readTree(json, offset, length);
        } catch (NumberFormatException | ArithmeticException e) {
            return MAPPER.readTree(json, offset, length);
        }
    }

    /** Returns the JSON as {@link #ofServer(byte[], int, int)} does; the text must contain nothing after it. */
    static JsonNode ofServer(String json) throws JsonProcessingException {
        try {
            return SERVERS.with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).readTree(json);
        } catch (NumberFormatException | ArithmeticException e) {
            return MAPPER.reader()
                    .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .readTree(json);
        }
    }

    /** Reads a value. The only place that catches unchecked exceptions of the parser and of {@code BigDecimal}. */
    private static JsonNode read(ObjectReader reader, String json) throws JsonProcessingException {
        JsonNode tree;
        try {
            tree = reader.readTree(json);
        } catch (NumberFormatException | ArithmeticException e) {
            throw new JsonParseException(null, "a number is too large or too small", e);
        } catch (RuntimeException e) {
            throw new JsonParseException(null, "it cannot be read", e);
        }
        if (tree.isMissingNode()) {
            throw new JsonParseException(null, "there is no value");
        }
        return tree;
    }
}
