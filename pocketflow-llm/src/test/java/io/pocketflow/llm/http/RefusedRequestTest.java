package io.pocketflow.llm.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.llm.ChatEvent;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatModels;
import io.pocketflow.llm.ChatRequest;
import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.LlmException.Kind;
import io.pocketflow.llm.ModelConfig;
import io.pocketflow.llm.Provider;
import io.pocketflow.llm.ResponseFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A request that a format cannot say fails as a call does, and is never sent. */
class RefusedRequestTest {

    /** Nothing listens there. */
    private static final ChatModel MODEL =
            ChatModels.of(ModelConfig.of(Provider.ANTHROPIC, java.net.URI.create("http://127.0.0.1:9"), "m"));

    private static final ChatRequest UNSAYABLE = ChatRequest.of("Hi").withResponseFormat(ResponseFormat.JSON);

    private static LlmException failure(CompletableFuture<?> call) throws Exception {
        try {
            call.get(60, TimeUnit.SECONDS);
            throw new AssertionError("it did not fail");
        } catch (ExecutionException e) {
            return (LlmException) e.getCause();
        }
    }

    @Test
    void aCallFailsInItsFuture() throws Exception {
        assertThat(failure(MODEL.chatAsync(UNSAYABLE)).kind()).isEqualTo(Kind.BAD_REQUEST);
    }

    @Test
    void aStreamFailsAtItsSubscriber() throws Exception {
        List<ChatEvent> events = new java.util.ArrayList<>();
        assertThat(failure(MODEL.streamAsync(UNSAYABLE, events::add)).kind()).isEqualTo(Kind.BAD_REQUEST);
        assertThat(events).isEmpty();
    }
}
