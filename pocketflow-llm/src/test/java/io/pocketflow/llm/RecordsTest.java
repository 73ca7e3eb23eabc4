package io.pocketflow.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The plain data of a call: checked, immutable, and fit for JSON without any set-up. */
class RecordsTest {

    private static final ChatRequest HI = ChatRequest.of("Hi");

    @Test
    void aRequestKeepsItsOwnCopyOfTheMessages() {
        List<Message> messages = new ArrayList<>(List.of(Message.user("a")));
        ChatRequest request = ChatRequest.of(messages);
        messages.clear();
        assertThat(request.messages()).containsExactly(Message.user("a"));
    }

    @Test
    void eachWithReturnsAChangedCopy() {
        ChatRequest changed = HI.withSystem("s")
                .withMessage(Message.assistant("a"))
                .withModel("m")
                .withTemperature(1)
                .withMaxTokens(2)
                .withStop("x");
        assertThat(changed)
                .isEqualTo(new ChatRequest(
                        List.of(Message.system("s"), Message.user("Hi"), Message.assistant("a")),
                        "m",
                        1.0,
                        2,
                        List.of("x")));
        assertThat(HI).isEqualTo(new ChatRequest(List.of(Message.user("Hi")), null, null, null, List.of()));
    }

    @Test
    void aRequestWithoutMessagesIsRefused() {
        assertThatThrownBy(() -> ChatRequest.of(List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("messages must hold at least one message but was empty");
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, Double.NaN, Double.POSITIVE_INFINITY})
    void aTemperatureOutsideItsRangeIsRefused(double temperature) {
        assertThatThrownBy(() -> HI.withTemperature(temperature))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("temperature must be 0 or more and finite but was " + temperature);
    }

    @Test
    void aTokenLimitBelowOneIsRefused() {
        assertThatThrownBy(() -> HI.withMaxTokens(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("maxTokens must be at least 1 but was 0");
    }

    @Test
    void aBlankModelIsRefused() {
        assertThatThrownBy(() -> HI.withModel(" ")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void usagesAddUp() {
        Usage sum = new Usage(1, 2).plus(new Usage(10, 20)).plus(Usage.NONE);
        assertThat(sum).isEqualTo(new Usage(11, 22));
        assertThat(sum.total()).isEqualTo(33);
    }

    @Test
    void negativeTokensAreRefused() {
        assertThatThrownBy(() -> new Usage(0, -1)).hasMessage("token counts must be 0 or more but were 0 and -1");
    }

    @Test
    void requestAndReplySurviveJson() throws Exception {
        ObjectMapper json = new ObjectMapper();
        ChatRequest request = HI.withTemperature(0.5);
        ChatReply reply = new ChatReply("t", FinishReason.LENGTH, "length", new Usage(1, 2), "m", null);
        assertThat(json.readValue(json.writeValueAsString(request), ChatRequest.class))
                .isEqualTo(request);
        assertThat(json.readValue(json.writeValueAsString(reply), ChatReply.class))
                .isEqualTo(reply);
        assertThat(json.writeValueAsString(reply))
                .isEqualTo("{\"text\":\"t\",\"finishReason\":\"LENGTH\",\"rawFinishReason\":\"length\","
                        + "\"usage\":{\"inputTokens\":1,\"outputTokens\":2},\"model\":\"m\",\"requestId\":null}");
    }
}
