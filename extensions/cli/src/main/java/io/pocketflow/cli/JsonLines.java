package io.pocketflow.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** Items from lines of JSON (JSON Lines, jsonlines.org): each object's fields are the placeholders. */
final class JsonLines implements ItemSource {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<Map<String, Object>> FIELDS = new TypeReference<>() {};

    private final String name;
    private final BufferedReader lines;
    private long number;
    private @Nullable String next;

    JsonLines(String name, BufferedReader lines) {
        this.name = name;
        this.lines = lines;
    }

    @Override
    public boolean hasNext() {
        while (next == null) {
            String line;
            try {
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
            JsonNode tree = JSON.readTree(line);
            return tree.isObject()
                    ? Item.of(JSON.convertValue(tree, FIELDS))
                    : Item.unreadable(where() + " must be a JSON object but was "
                            + tree.getNodeType().name().toLowerCase(Locale.ROOT));
        } catch (JsonProcessingException e) {
            return Item.unreadable(where() + " is no JSON: " + e.getOriginalMessage());
        }
    }

    @Override
    public long countRest() throws IOException {
        return lines.lines().filter(line -> !line.isBlank()).count();
    }

    private String where() {
        return name + " line " + number;
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
