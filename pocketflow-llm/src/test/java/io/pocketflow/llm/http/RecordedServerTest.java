package io.pocketflow.llm.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.llm.ChatEvent;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatModels;
import io.pocketflow.llm.ChatRequest;
import io.pocketflow.llm.Secret;
import io.pocketflow.llm.fixture.RawServer;
import io.pocketflow.testkit.llm.RecordedModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Recordings of a server contain its reply, and neither keys nor headers. */
@Timeout(60)
class RecordedServerTest {

    private static final String KEY = "sk-test-1234567890abcdef";
    private static final String BODY =
            "{\"id\":\"chatcmpl-1\",\"model\":\"m-2026\",\"choices\":[{\"message\":{\"content\":\"yes\"}}]}";

    @TempDir
    private Path folder;

    @Test
    void recordingHasTheReplyAndNeitherKeyNorHeaders() throws Exception {
        Path file = folder.resolve("sub").resolve("r.jsonl");
        ChatRequest request =
                ChatRequest.of("Hi").withTemperature(0.5).withOption("seed", 1L).withKeepJson(true);
        try (RawServer server = RawServer.answering(RawServer.answer(200, "x-secret-header: beans\n", BODY))) {
            ChatModel real = ChatModels.of(server.config().withKey(Secret.of(KEY)));
            RecordedModel.recording(file, real).chat(request);
            assertThat(server.requests()).hasSize(1);
        }
        assertThat(Files.readString(file))
                .contains("chatcmpl-1")
                .doesNotContain(KEY, "beans", "Bearer", "uthorization");
        assertThat(RecordedModel.replaying(file).chat(request).json()).isEqualTo(BODY);
    }

    @Test
    void streamIsReplayedInTheSameParts() throws Exception {
        Path file = folder.resolve("r.jsonl");
        String events = "data: {\"choices\":[{\"delta\":{\"content\":\"Hel\"}}]}\n\ndata: {\"choices\":[{\"delta\":"
                + "{\"content\":\"lo\"},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n";
        List<ChatEvent> first = new ArrayList<>();
        try (RawServer server =
                RawServer.answering(RawServer.answer(200, "Content-Type: text/event-stream\n", events))) {
            RecordedModel.recording(file, server.model())
                    .streamAsync(ChatRequest.of("Hi"), first::add)
                    .get(30, TimeUnit.SECONDS);
        }
        List<ChatEvent> second = new ArrayList<>();
        RecordedModel.replaying(file)
                .streamAsync(ChatRequest.of("Hi"), second::add)
                .get(30, TimeUnit.SECONDS);
        assertThat(second).isEqualTo(first).hasSize(3);
    }
}
