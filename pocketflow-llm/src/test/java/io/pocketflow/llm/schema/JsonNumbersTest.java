package io.pocketflow.llm.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.pocketflow.llm.ChatRequest;
import io.pocketflow.llm.JsonSchema;
import io.pocketflow.llm.ToolCall;
import io.pocketflow.llm.ToolResult;
import io.pocketflow.llm.agent.Tool;
import io.pocketflow.llm.base.Json;
import io.pocketflow.llm.fixture.ScriptedChat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers that no Java type can represent are malformed JSON, wherever a model may write them. */
class JsonNumbersTest {

    record Count(int n) {}

    @ParameterizedTest
    @ValueSource(strings = {"1e99999999999", "1e2147483650", "1E-99999999999", "-0.1e+9999999999", "1e-2147483650"})
    void numbersOutOfRangeAreMalformed(String number) {
        String json = "{\"n\":1,\"unknown\":[" + number + "]}";
        assertThatThrownBy(() -> Json.exact(json)).isInstanceOf(JsonProcessingException.class);
        assertThatThrownBy(() -> new JsonSchema("{\"const\":" + number + "}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a JSON schema must be JSON: a number is too large or too small");
        assertThat(new JsonSchema("{}").violations(json))
                .containsExactly("$: must be JSON but was not: a number is too large or too small");
        assertThat(JsonInText.values(json)).isEmpty();
    }

    /** Some JDKs can represent the first of these, and others cannot. */
    @ParameterizedTest
    @ValueSource(strings = {"1e2147483648", "1e2147483647", "10e2147483647", "0.01e-2147483646", "-1E+2147483648"})
    void numbersAtTheEdgeAreAViolation(String number) {
        for (String schema : new String[] {"{\"type\":\"integer\"}", "{\"multipleOf\":2}", "{\"enum\":[1]}", "{}"}) {
            assertThat(new JsonSchema(schema).violations(number)).hasSize(1);
        }
        Tool tool = Tool.of("count", "", Count.class, Count::n).withExecutor(Runnable::run);
        assertThat(tool.callAsync(new ToolCall("1", "count", "{\"n\":" + number + "}"))
                        .join()
                        .failed())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e99999999999", "1E-99999999999"})
    void toolsReportNumbersOutOfRangeToTheModel(String number) {
        Tool tool = Tool.of("count", "", Count.class, Count::n);
        ToolResult result = tool.callAsync(new ToolCall("1", "count", "{\"n\":" + number + "}"))
                .join();
        assertThat(result.failed()).isTrue();
        assertThat(result.content()).contains("a number is too large or too small");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e99999999999", "{\"n\":1e2147483648}", "{\"n\":1,\"m\":1E-99999999999}"})
    void typedRepliesWithNumbersOutOfRangeAreRepaired(String reply) {
        ScriptedChat model = ScriptedChat.saying(reply, "{\"n\":3}");
        assertThat(model.chatAs(ChatRequest.of("How many?"), Count.class)).isEqualTo(new Count(3));
        assertThat(model.requests).hasSize(2);
    }
}
