package io.pocketflow.llm.wire;

import static io.pocketflow.llm.fixture.Golden.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.ChatRequest;
import io.pocketflow.llm.FinishReason;
import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.Message;
import io.pocketflow.llm.Provider;
import io.pocketflow.llm.ToolCall;
import io.pocketflow.llm.fixture.Golden;
import io.pocketflow.llm.fixture.Requests;
import io.pocketflow.llm.http.WireFormats;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Single words and special cases of replies, in addition to the golden files. */
class ReplyDetailsTest {

    private static ChatReply reply(Provider provider, String body) {
        return Golden.of(provider, "").read(json(body));
    }

    private static ChatReply stream(Provider provider, String... events) {
        StreamReader reader = WireFormats.of(provider).reader("m");
        List.of(events).forEach(event -> reader.read("", json(event), told -> {}));
        return reader.reply();
    }

    @ParameterizedTest
    @CsvSource({
        "end_turn,STOP",
        "stop_sequence,STOP",
        "max_tokens,LENGTH",
        "model_context_window_exceeded,LENGTH",
        "tool_use,TOOL_CALLS",
        "refusal,CONTENT_FILTER",
        "pause_turn,OTHER"
    })
    void everyStopReasonOfAnthropicIsTranslated(String word, FinishReason reason) {
        ChatReply reply = reply(
                Provider.ANTHROPIC,
                "{\"content\":[{\"type\":\"text\",\"text\":\"a\"}],\"stop_reason\":\"" + word + "\"}");
        assertThat(reply.finishReason()).isEqualTo(reason);
        assertThat(reply.rawFinishReason()).isEqualTo(word);
    }

    @ParameterizedTest
    @CsvSource({
        "STOP,STOP",
        "MAX_TOKENS,LENGTH",
        "SAFETY,CONTENT_FILTER",
        "RECITATION,CONTENT_FILTER",
        "BLOCKLIST,CONTENT_FILTER",
        "PROHIBITED_CONTENT,CONTENT_FILTER",
        "SPII,CONTENT_FILTER",
        "IMAGE_SAFETY,CONTENT_FILTER",
        "FUNCTION_CALL,TOOL_CALLS",
        "LANGUAGE,OTHER",
        "MALFORMED_FUNCTION_CALL,OTHER"
    })
    void everyFinishReasonOfGeminiIsTranslated(String word, FinishReason reason) {
        ChatReply reply = reply(
                Provider.GEMINI,
                "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"a\"}]},\"finishReason\":\"" + word + "\"}]}");
        assertThat(reply.finishReason()).isEqualTo(reason);
        assertThat(reply.rawFinishReason()).isEqualTo(word);
    }

    @Test
    void anthropicGetsNoEmptyTextsBack() {
        Message message = reply(Provider.ANTHROPIC, """
                        {"content":[{"type":"redacted_thinking","data":"x"},{"type":"text","text":"\\n\\n"},
                          {"type":"tool_use","id":"t","name":"log","input":{}}]}""").message();
        JsonNode sent = Requests.written(Provider.ANTHROPIC, ChatRequest.of(message));
        assertThat(sent.at("/messages/0/content")).isEqualTo(json("""
                [{"type":"redacted_thinking","data":"x"},{"type":"tool_use","id":"t","name":"log","input":{}}]"""));
    }

    @Test
    void moreOfABlockThatNeverBeganIsMalformed() {
        String delta =
                "{\"type\":\"content_block_delta\",\"index\":4,\"delta\":{\"type\":\"text_delta\",\"text\":\"a\"}}";
        assertThatThrownBy(() -> stream(Provider.ANTHROPIC, delta))
                .isInstanceOf(LlmException.class)
                .hasMessage("there is more of block 4, which never began");
    }

    @Test
    void onlyTheFirstCandidateOfGeminiIsTheReply() {
        ChatReply reply = stream(
                Provider.GEMINI,
                "{\"candidates\":[{\"index\":1,\"content\":{\"parts\":[{\"text\":\"other\"}]}}]}",
                "{\"candidates\":[{\"index\":0,\"content\":{\"parts\":[{\"text\":\"mine\"}]},\"finishReason\":\"STOP\"}]}");
        assertThat(reply.text()).isEqualTo("mine");
    }

    @Test
    void geminiGetsNoEmptyTextsBack() {
        Message message = stream(
                        Provider.GEMINI,
                        """
                        {"candidates":[{"content":{"parts":[
                          {"functionCall":{"name":"log","args":{}},"thoughtSignature":"c2ln"}]}}]}""",
                        "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"\"}]},\"finishReason\":\"STOP\"}]}")
                .message();
        JsonNode sent = Requests.written(Provider.GEMINI, ChatRequest.of(message));
        assertThat(sent.at("/contents/0/parts")).isEqualTo(json("""
                [{"functionCall":{"name":"log","args":{}},"thoughtSignature":"c2ln"}]"""));
    }

    @Test
    void theTextsOfOneAnswerGoBackToGeminiAsApartAsTheyCame() {
        String parts = "[{\"text\":\"a\"},{\"text\":\"b\"},{\"text\":\"c\",\"thoughtSignature\":\"c2ln\"}]";
        Message message = reply(Provider.GEMINI, "{\"candidates\":[{\"content\":{\"parts\":" + parts + "}}]}")
                .message();
        assertThat(Requests.written(Provider.GEMINI, ChatRequest.of(message)).at("/contents/0/parts"))
                .isEqualTo(json(parts));
    }

    @Test
    void anIdThatWasMadeUpFitsEveryProviderAndStaysHere() {
        String id = MadeUpIds.of("2026-11-02T08:15:27.114201+01:00", 123);
        assertThat(id).matches("[A-Za-z0-9_-]{1,40}").endsWith("_123");
        assertThat(MadeUpIds.isGiven(id)).isFalse();
        assertThat(MadeUpIds.isGiven("call_123")).isTrue();
    }

    @Test
    void ollamaMayWriteArgumentsAsText() {
        ChatReply reply = reply(Provider.OLLAMA, """
                {"message":{"tool_calls":[{"function":{"name":"log","arguments":"{\\"a\\":1}"}}]},"done":true}""");
        assertThat(reply.toolCalls()).extracting(ToolCall::arguments).containsExactly("{\"a\":1}");
    }
}
