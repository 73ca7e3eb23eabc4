package io.pocketflow.cli.vectors;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pocketflow.cli.base.Texts;
import io.pocketflow.cli.base.UserError;
import io.pocketflow.llm.Embedding;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A file that {@code embed} wrote, read line by line. Lines of failed items have no vector and are left out. All vectors are
 * of the same model. Confined to one thread.
 */
public final class VectorFile implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * One vector.
     *
     * @param id the item's field {@code id} or {@code name}, else its index
     */
    public record Entry(String id, Embedding vector) {}

    private final Path file;
    private final BufferedReader lines;
    private long line;
    private @Nullable String model;
    private @Nullable Integer dimensions;
    private @Nullable Entry first;

    private VectorFile(Path file, BufferedReader lines) {
        this.file = file;
        this.lines = lines;
    }

    /**
     * Opens a file and reads its first vector.
     *
     * @throws UserError if it contains no vector
     */
    public static VectorFile open(Path file) throws UserError {
        Texts.refuseNoFile(file, "--vectors");
        VectorFile opened;
        try {
            opened = new VectorFile(file, Files.newBufferedReader(file, StandardCharsets.UTF_8));
        } catch (IOException failed) {
            throw Texts.trouble(file, failed);
        }
        try {
            opened.first = opened.read();
            if (opened.first == null) {
                throw new UserError(file + ": there is no vector in this file; 'pocketflow embed' writes such files");
            }
            return opened;
        } catch (UserError failed) {
            try {
                opened.close();
            } catch (UserError also) {
                failed.addSuppressed(also);
            }
            throw failed;
        }
    }

    /** Returns the name by which the model was chosen. */
    public String model() {
        return java.util.Objects.requireNonNull(model);
    }

    /** Returns the number of dimensions that the model was asked for, or null for its own. */
    public @Nullable Integer dimensions() {
        return dimensions;
    }

    /** Returns the next vector, or null at the end. */
    public @Nullable Entry next() throws UserError {
        Entry next = first;
        first = null;
        return next == null ? read() : next;
    }

    private @Nullable Entry read() throws UserError {
        try {
            for (String text = lines.readLine(); text != null; text = lines.readLine()) {
                line++;
                Entry entry = text.isBlank() ? null : entry(JSON.readTree(text));
                if (entry != null) {
                    return entry;
                }
            }
            return null;
        } catch (JsonProcessingException malformed) {
            throw wrong("it is not JSON");
        } catch (CharacterCodingException malformed) {
            throw wrong("it is not UTF-8");
        } catch (IOException failed) {
            throw Texts.trouble(file, failed);
        }
    }

    private @Nullable Entry entry(JsonNode json) throws UserError {
        JsonNode result = json.path("result");
        if (!json.isObject()) {
            throw wrong("it is not an object");
        }
        if (result.isMissingNode() || result.isNull()) {
            return null;
        }
        JsonNode numbers = result.path("vector");
        if (!numbers.isArray() || !result.path("model").isTextual()) {
            throw wrong("its result has no model and vector");
        }
        String name = result.path("model").asText();
        if (model == null) {
            model = name;
            dimensions = result.path("dimensions").isInt()
                    ? result.path("dimensions").asInt()
                    : null;
        } else if (!name.equals(model)) {
            throw wrong("its model is " + name + ", but that of the lines before is " + model);
        }
        float[] values = new float[numbers.size()];
        for (int i = 0; i < values.length; i++) {
            if (!numbers.get(i).isNumber()) {
                throw wrong("its vector contains something that is not a number");
            }
            values[i] = numbers.get(i).floatValue();
        }
        try {
            return new Entry(id(json), Embedding.of(values));
        } catch (IllegalArgumentException bad) {
            throw wrong(String.valueOf(bad.getMessage()));
        }
    }

    private static String id(JsonNode json) {
        JsonNode item = json.path("item");
        for (String name : new String[] {"id", "name"}) {
            JsonNode value = item.path(name);
            if (value.isValueNode() && !value.isNull() && !value.asText().isBlank()) {
                return value.asText();
            }
        }
        return json.path("index").asText();
    }

    private UserError wrong(String why) {
        return new UserError(file + ", line " + line + ": " + why);
    }

    @Override
    public void close() throws UserError {
        try {
            lines.close();
        } catch (IOException failed) {
            throw Texts.trouble(file, failed);
        }
    }
}
