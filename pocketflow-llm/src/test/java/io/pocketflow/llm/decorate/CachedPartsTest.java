package io.pocketflow.llm.decorate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.pocketflow.llm.ChatRequest;
import io.pocketflow.llm.JsonSchema;
import io.pocketflow.llm.Message;
import io.pocketflow.llm.Part;
import io.pocketflow.llm.ToolCall;
import io.pocketflow.llm.ToolChoice;
import io.pocketflow.llm.ToolResult;
import io.pocketflow.llm.ToolSpec;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests that differ in a part, a tool or a choice never share an entry of a cache, and survive JSON. */
class CachedPartsTest {

    private static final byte[] DATA = {1, 2};
    private static final byte[] OTHER = {1, 3};
    private static final ToolCall CALL = new ToolCall("1", "a", "{}");
    private static final ToolSpec TOOL = new ToolSpec("a", "", new JsonSchema("{\"type\":\"object\"}"));

    @TempDir
    private Path directory;

    private static List<ChatRequest> requests() {
        URI address = URI.create("https://a.example/b");
        Stream<ChatRequest> byPart = Stream.of(
                        Part.text("Hi"),
                        Part.image("image/png", DATA),
                        Part.image("image/png", DATA, Part.Detail.LOW),
                        Part.image("image/png", DATA, Part.Detail.HIGH),
                        Part.image(address),
                        Part.image(address, Part.Detail.LOW),
                        Part.file("image/png", address),
                        Part.file("application/pdf", DATA),
                        Part.file("application/pdf", OTHER),
                        Part.file("text/plain", DATA),
                        Part.file("application/pdf", DATA, "a.pdf"),
                        Part.file(address),
                        Part.file("application/pdf", address),
                        Part.fileId("https://a.example/b"),
                        Part.fileId("application/pdf", "1"),
                        Part.cacheUpToHere(),
                        Part.cacheUpToHereForAnHour(),
                        ToolResult.of(CALL, ""),
                        ToolResult.of(CALL, "").withAttachments(List.of(Part.image("image/png", DATA))),
                        ToolResult.of(CALL, "").withAttachments(List.of(Part.image("image/png", OTHER))))
                .map(part -> ChatRequest.of(Message.user(part)));
        ChatRequest hi = ChatRequest.of("Hello");
        Stream<ChatRequest> byTool = Stream.of(
                        TOOL,
                        TOOL.withStrict(true),
                        TOOL.withStrict(false),
                        TOOL.withCacheUpToHere(true),
                        TOOL.withOption("x", 1),
                        TOOL.withOption("x", 2))
                .map(tool -> hi.withTools(List.of(tool)));
        ChatRequest tooled = hi.withTools(List.of(TOOL));
        return Stream.of(
                        byPart,
                        byTool,
                        Stream.of(
                                ChatRequest.of(Message.user("Hi").withName("Ann")),
                                tooled.withToolChoice(ToolChoice.AUTO),
                                tooled.withToolChoice(ToolChoice.AUTO.among("a"))))
                .flatMap(stream -> stream)
                .toList();
    }

    @Test
    void requestsThatDifferInAPartHaveEntriesOfTheirOwn() {
        CacheFiles files = new CacheFiles(directory);
        Set<Path> entries = new LinkedHashSet<>();
        for (ChatRequest request : requests()) {
            assertThat(entries.add(files.fileOf("m", request)))
                    .as("%s", request)
                    .isTrue();
        }
    }

    @Test
    void allRequestsSurviveJson() throws Exception {
        ObjectMapper json = new ObjectMapper();
        for (ChatRequest request : requests()) {
            assertThat(json.readValue(json.writeValueAsString(request), ChatRequest.class))
                    .isEqualTo(request);
        }
    }
}
