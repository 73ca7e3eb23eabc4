package io.pocketflow.llm.decorate;

import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.pocketflow.llm.base.Json;
import io.pocketflow.llm.base.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Results in files, each under the SHA-256 of the model's identity and of the request's JSON with sorted keys. A file
 * is written beside its place and then moved there, so that no reader sees half of a file.
 */
final class CacheFiles {

    private static final Logger LOG = LoggerFactory.getLogger(CacheFiles.class);
    private static final ObjectWriter CANONICAL =
            Json.MAPPER.writer().with(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);
    private static final String FORM = "2";

    private final Path directory;

    CacheFiles(Path directory) {
        this.directory = directory;
    }

    /** @param asked the model at its server, with the hash of its key */
    Path fileOf(String asked, Object request) {
        try {
            byte[] model = (FORM + "\n" + asked + "\n").getBytes(StandardCharsets.UTF_8);
            String hash = HexFormat.of().formatHex(Sha256.of(model, CANONICAL.writeValueAsBytes(request)));
            return directory.resolve(hash.substring(0, 2)).resolve(hash + ".json");
        } catch (IOException e) {
            throw new UncheckedIOException("a request cannot be written as JSON", e);
        }
    }

    /** Returns the result in a file; null if there is no file or it cannot be read. */
    <T> @Nullable T read(Path file, Class<T> type) {
        if (!Files.exists(file)) {
            return null;
        }
        try {
            return Json.MAPPER.readValue(Files.readAllBytes(file), type);
        } catch (IOException e) {
            LOG.warn(
                    "The cached result {} cannot be read, so the call is made: {}",
                    file,
                    e.getClass().getName());
            return null;
        }
    }

    /** Stores a result. If that fails, the call is made again later, and nothing fails now. */
    void write(Path file, Object result) {
        try {
            Files.createDirectories(file.getParent());
            Path fresh = Files.createTempFile(file.getParent(), "reply", ".tmp");
            try {
                Files.write(fresh, Json.MAPPER.writeValueAsBytes(result));
                Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(fresh);
            }
        } catch (IOException e) {
            LOG.warn("A result cannot be cached in {}: {}", file, e.toString());
        }
    }
}
