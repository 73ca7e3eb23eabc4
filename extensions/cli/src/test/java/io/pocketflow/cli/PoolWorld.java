package io.pocketflow.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A folder, a console and a server that answers in capitals, for tests of {@code pocketflow pool} in this process. */
abstract class PoolWorld {

    static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    final TestConsole console = new TestConsole();
    EchoServer server;

    @BeforeEach
    void startServer() throws Exception {
        server = EchoServer.willing();
        console.in(folder);
    }

    @AfterEach
    void stopServer() {
        server.close();
    }

    Path write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    String read(String name) throws IOException {
        return Files.readString(folder.resolve(name));
    }

    /** Runs {@code pool} with a model that has no price. */
    int pool(String... arguments) {
        return console.run(server.pool(with(arguments)));
    }

    /** Runs {@code pool} with a model that has a price. */
    int priced(String... arguments) {
        List<String> line =
                new ArrayList<>(List.of("pool", "--model", "openai:gpt-4o-mini", "--base-url", server.baseUrl()));
        line.addAll(List.of(with(arguments)));
        return console.run(line.toArray(String[]::new));
    }

    private static String[] with(String... arguments) {
        List<String> line = new ArrayList<>(List.of("--progress", "none", "--backoff", "0ms"));
        line.addAll(List.of(arguments));
        return line.toArray(String[]::new);
    }

    /** Returns the number of questions that the server received since the last call. */
    int asked() {
        int questions = server.questions().size();
        server.questions().clear();
        return questions;
    }

    /** Returns the lines of JSON on standard output. */
    List<JsonNode> printed() {
        return lines(console.out());
    }

    static List<JsonNode> lines(String text) {
        return text.lines()
                .map(line -> {
                    try {
                        return JSON.readTree(line);
                    } catch (IOException e) {
                        throw new IllegalStateException(line, e);
                    }
                })
                .toList();
    }

    /** Returns the message of each failed item, and an empty text for each done one. */
    List<String> errors() {
        return printed().stream()
                .map(line -> line.path("error").path("message").asText(""))
                .toList();
    }
}
