package io.pocketflow.llm.testkit;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The bodies that models sent in this module's tests, each once, in the file that the system property {@code
 * pocketflow.sentRequests} names: a line {@code {"path":"/v1/chat/completions","body":"{…}"}} for each. The integration
 * tests read them with the official clients. Every server of a test that stands for a provider notes what comes in.
 * Without the property, nothing is noted. Thread-safe.
 */
public final class SentRequests {

    private static final @Nullable String FILE = System.getProperty("pocketflow.sentRequests");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> NOTED = new HashSet<>();

    private SentRequests() {}

    /** Notes a body that was sent to this path. */
    public static synchronized void note(String path, String body) {
        if (FILE == null) {
            return;
        }
        String line = JSON.createObjectNode().put("path", path).put("body", body) + "\n";
        boolean first = NOTED.isEmpty();
        if (NOTED.add(line)) {
            write(Path.of(FILE), line, first);
        }
    }

    /** The first line of a test run takes the place of what an earlier run left. */
    private static void write(Path file, String line, boolean first) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(
                    file,
                    line,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE,
                    first ? StandardOpenOption.TRUNCATE_EXISTING : StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
