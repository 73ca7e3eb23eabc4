package io.pocketflow.llm.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.ChatRequest;
import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.fixture.ScriptedChat;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Streams of text that the calling thread waits for. */
@Timeout(120)
class TextWaiterTest {

    @Test
    void theConsumerRunsOnTheCallingThread() {
        List<String> heard = new ArrayList<>();
        ChatReply reply = ScriptedChat.saying("Once upon a time").stream(
                "A story", text -> heard.add(Thread.currentThread().getName() + " " + text));
        assertThat(reply.text()).isEqualTo("Once upon a time");
        assertThat(heard).containsExactly(Thread.currentThread().getName() + " Once upon a time");
    }

    @Test
    void failuresAreThoseOfChat() {
        LlmException failure = new LlmException(LlmException.Kind.OVERLOADED, "busy");
        ChatModel model = new ChatModel() {
            @Override
            public String name() {
                return "busy";
            }

            @Override
            public CompletableFuture<ChatReply> chatAsync(ChatRequest request) {
                return CompletableFuture.failedFuture(failure);
            }
        };
        assertThatThrownBy(() -> model.stream("x", text -> {})).isSameAs(failure);
    }

    @Test
    void anExceptionOfTheConsumerCancelsTheCallAndIsThrown() {
        IllegalStateException closed = new IllegalStateException("the terminal is closed");
        ScriptedChat model = ScriptedChat.saying("text");
        assertThatThrownBy(() -> model.stream("x", text -> {
                    throw closed;
                }))
                .isSameAs(closed);
    }

    @Test
    void anInterruptCancelsTheCallAndKeepsTheFlag() {
        ScriptedChat model = ScriptedChat.saying();
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> model.stream("x", text -> {}))
                .isInstanceOfSatisfying(
                        LlmException.class,
                        failure -> assertThat(failure.kind()).isEqualTo(LlmException.Kind.CANCELLED));
        assertThat(Thread.interrupted()).isTrue();
        assertThat(model.calls.get(0)).isCancelled();
    }
}
