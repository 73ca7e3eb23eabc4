package io.pocketflow.llm;

import com.fasterxml.jackson.databind.JsonNode;
import io.pocketflow.llm.base.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A golden file of the tests of {@code pocketflow-llm}: the bytes of a reply, a stream or a request. */
record AnswerFile(Provider provider, Path path) {

    private static final Path ROOT = Path.of("../pocketflow-llm/src/test/resources/io/pocketflow/llm");

    /** Returns all files of a kind: {@code reply}, {@code stream} or {@code request}. Throws if none exist. */
    static Stream<AnswerFile> in(Provider provider, String kind) {
        boolean foldered = provider == Provider.OPENAI || provider == Provider.OPENAI_RESPONSES;
        Path folder = ROOT.resolve(provider == Provider.OPENAI ? "openai-chat" : provider.prefix());
        return foldered
                ? files(provider, folder.resolve(kind.replaceFirst("y$", "ie") + "s"), "")
                : files(provider, folder, kind + "-");
    }

    private static Stream<AnswerFile> files(Provider provider, Path folder, String prefix) {
        try (Stream<Path> paths = Files.list(folder)) {
            List<AnswerFile> files = paths.filter(
                            path -> path.getFileName().toString().startsWith(prefix))
                    .filter(path -> !path.toString().endsWith(".expected.json"))
                    .sorted()
                    .map(path -> new AnswerFile(provider, path))
                    .toList();
            if (files.isEmpty()) {
                throw new IllegalStateException("no " + prefix + " file found in " + folder);
            }
            return files.stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    byte[] bytes() {
        try {
            return Files.readAllBytes(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    JsonNode json() {
        try {
            return Json.MAPPER.readTree(bytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean isStream() {
        return !path.toString().endsWith(".json");
    }

    /** Returns the folders and the name, such as {@code openai-chat/streams/text.sse}. */
    @Override
    public String toString() {
        return ROOT.relativize(path).toString();
    }
}
