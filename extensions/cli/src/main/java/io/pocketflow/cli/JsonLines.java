package io.pocketflow.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** A source of items from lines of JSON (JSON Lines, jsonlines.org). Each object's fields fill the placeholders. */
final class JsonLines implements ItemSource {

    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private static final TypeReference<Map<String, Object>> FIELDS = new TypeReference<>() {};

    private final String name;
    private final InputStream in;
    private final BufferedReader lines;
    private long number;
    /** The bytes of the next line, one char per byte. */
    private @Nullable String next;

    JsonLines(String name, InputStream in) {
        this.name = name;
        this.in = in;
        this.lines = Utf8.bytes(in);
    }

    @Override
    public boolean hasNext() {
        while (next == null) {
            String line;
            try {
                if (number == 0) {
                    Utf8.skipMark(lines);
                }
                line = lines.readLine();
            } catch (IOException e) {
                throw new UncheckedIOException(name + " could not be read after line " + number, e);
            }
            if (line == null) {
                return false;
            }
            number++;
            next = line.isBlank() ? null : line;
        }
        return true;
    }

    @Override
    public Item next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        String line = java.util.Objects.requireNonNull(next);
        next = null;
        try {
            JsonNode tree = JSON.readTree(Utf8.text(line));
            return tree.isObject()
                    ? Item.of(JSON.convertValue(tree, FIELDS))
                    : Item.unreadable(where() + " must be a JSON object but was "
                            + tree.getNodeType().name().toLowerCase(Locale.ROOT));
        } catch (CharacterCodingException e) {
            return Item.unreadable(where() + " is not valid UTF-8");
        } catch (MismatchedInputException e) {
            return Item.unreadable(where() + " must be one JSON object but has more text after it");
        } catch (JsonProcessingException e) {
            return Item.unreadable(where() + " is not valid JSON: " + e.getOriginalMessage());
        }
    }

    @Override
    public long countRest() {
        long count = 0;
        for (; hasNext(); count++) {
            next = null;
        }
        return count;
    }

    private String where() {
        return name + " line " + number;
    }

    /** Closes the stream and not the reader, whose close would block while another thread reads. */
    @Override
    public void close() throws IOException {
        in.close();
    }
}
