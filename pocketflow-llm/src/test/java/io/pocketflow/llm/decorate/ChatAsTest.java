package io.pocketflow.llm.decorate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pocketflow.core.TypeRef;
import io.pocketflow.llm.ChatModels;
import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.ChatRequest;
import io.pocketflow.llm.FinishReason;
import io.pocketflow.llm.JsonSchema;
import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.LlmException.Kind;
import io.pocketflow.llm.Message;
import io.pocketflow.llm.ModelConfig;
import io.pocketflow.llm.Provider;
import io.pocketflow.llm.ResponseFormat;
import io.pocketflow.llm.ToolCall;
import io.pocketflow.llm.Usage;
import io.pocketflow.llm.fixture.ScriptedChat;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ChatAsTest {

    record Point(int x, int y) {}

    private static final ChatRequest ASK = ChatRequest.of("Where?");

    @Test
    void aModelWithStructuredOutputIsSentTheSchema() {
        ScriptedChat model = ScriptedChat.structured("{\"x\":1,\"y\":2}");
        assertThat(model.chatAs(ASK, Point.class)).isEqualTo(new Point(1, 2));
        assertThat(model.requests).singleElement().satisfies(request -> {
            assertThat(request.responseFormat()).isEqualTo(ResponseFormat.of("Point", JsonSchema.of(Point.class)));
            assertThat(request.messages()).isEqualTo(ASK.messages());
        });
    }

    @Test
    void aPromptIsARequestOfOneMessage() {
        TypeRef<Point> point = new TypeRef<>() {};
        ScriptedChat model = ScriptedChat.structured(
                "{\"x\":1,\"y\":2}", "{\"x\":3,\"y\":4}", "{\"x\":5,\"y\":6}", "{\"x\":7,\"y\":8}");
        assertThat(model.chatAs("Where?", Point.class)).isEqualTo(new Point(1, 2));
        assertThat(model.chatAsAsync("Where?", Point.class)).isCompletedWithValue(new Point(3, 4));
        assertThat(model.chatAs("Where?", point)).isEqualTo(new Point(5, 6));
        assertThat(model.chatAsAsync("Where?", point)).isCompletedWithValue(new Point(7, 8));
        assertThat(model.requests)
                .allSatisfy(request -> assertThat(request.messages()).isEqualTo(ASK.messages()));
    }

    @Test
    void otherModelsReceiveTheSchemaInWords() {
        ScriptedChat model = ScriptedChat.saying("It is here:\n```json\n{\"x\":1,\"y\":2}\n```");
        assertThat(model.chatAs(ASK, Point.class)).isEqualTo(new Point(1, 2));
        ChatRequest request = model.requests.get(0);
        assertThat(request.responseFormat()).isNull();
        assertThat(request.messages().get(0).text())
                .startsWith("Answer with one JSON value and nothing else")
                .endsWith(JsonSchema.of(Point.class).json());
    }

    @Test
    void aReplyThatDoesNotFitIsShownToTheModelOnce() {
        ScriptedChat model = ScriptedChat.saying("{\"x\":1}", "{\"x\":1,\"y\":2}");
        assertThat(model.chatAs(ASK, Point.class)).isEqualTo(new Point(1, 2));
        List<Message> repair = model.requests.get(1).messages();
        assertThat(repair.get(2)).isEqualTo(Message.assistant("{\"x\":1}"));
        assertThat(repair.get(3).text()).contains("\n- $.y: is missing\n");
    }

    @Test
    void aServerThatIgnoresTheSchemaReceivesItInTheRepair() {
        ScriptedChat model = ScriptedChat.structured("x is 1 and y is 2", "{\"x\":1,\"y\":2}");
        assertThat(model.chatAs(ASK, Point.class)).isEqualTo(new Point(1, 2));
        assertThat(model.requests.get(1).messages().get(2).text())
                .contains(
                        "there is no JSON in the reply",
                        JsonSchema.of(Point.class).json());
    }

    @Test
    void theSecondMisfitIsAnExceptionWithTheRawReply() {
        ScriptedChat model = ScriptedChat.saying("no", "still no {\"x\":\"?\"}", "{\"x\":1,\"y\":2}");
        LlmException failure = catchThrowableOfType(LlmException.class, () -> model.chatAs(ASK, Point.class));
        assertThat(failure)
                .hasMessageStartingWith(
                        "scripted gave no Point: also when shown its error: $.x: must be a whole number");
        assertThat(failure.kind()).isEqualTo(Kind.MALFORMED);
        assertThat(failure.retriable()).isFalse();
        assertThat(failure.body()).contains("still no {\"x\":\"?\"}");
        assertThat(model.requests).hasSize(2);
    }

    @Test
    void aReplyThatWasCutIsNotRepaired() {
        ScriptedChat model = ScriptedChat.replying(new ChatReply(
                Message.assistant("{\"x\":1,"), FinishReason.LENGTH, null, Usage.NONE, "m", null, null, null));
        assertThatThrownBy(() -> model.chatAs(ASK, Point.class))
                .hasMessage("scripted gave no Point: the reply was truncated at the token limit");
        assertThat(model.requests).hasSize(1);
    }

    @Test
    void aReplyThatCallsToolsIsNotRepaired() {
        ScriptedChat model = ScriptedChat.replying(ScriptedChat.calling(new ToolCall("1", "t", "{}")));
        assertThatThrownBy(() -> model.chatAs(ASK, Point.class))
                .hasMessage("scripted gave no Point: the model called tools instead of answering");
    }

    @Test
    void listsAndEnumsAreAskedForToo() {
        ScriptedChat model = ScriptedChat.structured("{\"value\":[1,2]}");
        assertThat(model.chatAs(ASK, new TypeRef<List<Integer>>() {})).containsExactly(1, 2);
    }

    @Test
    void cancellingReachesTheCallUnderWay() {
        ScriptedChat model = ScriptedChat.saying("no");
        CompletableFuture<Point> asked = model.chatAsAsync(ASK, Point.class);
        assertThat(model.calls).hasSize(2);
        asked.cancel(true);
        assertThat(model.calls.get(1)).isCancelled();
    }

    @Test
    void theFailureOfACallIsGivenBare() {
        ScriptedChat model = ScriptedChat.saying();
        CompletableFuture<Point> asked = model.chatAsAsync(ASK, Point.class);
        LlmException failure = new LlmException(Kind.OVERLOADED, "busy");
        model.calls.get(0).completeExceptionally(failure);
        assertThatThrownBy(asked::join).cause().isSameAs(failure);
    }

    @Test
    void servicesOfTheVendorsTakeASchemaAndUnknownServersDoNot() {
        URI other = URI.create("http://localhost:8000/v1");
        assertThat(ModelConfig.of(Provider.OPENAI, "m").jsonSchema()).isTrue();
        assertThat(ModelConfig.of(Provider.OPENAI, other, "m").jsonSchema()).isFalse();
        assertThat(ModelConfig.of(Provider.OLLAMA, other, "m").jsonSchema()).isTrue();
        ModelConfig told = ModelConfig.of(Provider.OPENAI, other, "m").withJsonSchema(true);
        assertThat(ChatModels.of(told).supportsJsonSchema()).isTrue();
    }
}
