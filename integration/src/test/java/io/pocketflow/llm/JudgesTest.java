package io.pocketflow.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pocketflow.llm.base.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The judges reject invalid bodies; otherwise their acceptance would prove nothing. */
class JudgesTest {

    /** The fields that may contain any JSON: schemas, and arguments and results of tools. */
    private static final Set<String> FREE = Set.of(
            "parameters",
            "schema",
            "input_schema",
            "parametersJsonSchema",
            "responseJsonSchema",
            "arguments",
            "args",
            "response");

    @ParameterizedTest
    @EnumSource
    void unknownFieldIsRejectedAtEveryDepth(Provider provider) {
        int places = 0;
        for (int seed = 0; seed < 40; seed++) {
            ObjectNode body = RequestJudgeTest.body(provider, new Requests(provider, seed).next(), seed % 2 == 0);
            List<ObjectNode> objects = new ArrayList<>();
            collect(body, objects);
            for (ObjectNode object : objects) {
                object.put("temprature", 1);
                assertThatThrownBy(() -> Judges.judge(provider, body))
                        .as("seed %d: %s", seed, body)
                        .isInstanceOf(Judges.Refused.class);
                object.remove("temprature");
            }
            places += objects.size();
            assertThatCode(() -> Judges.judge(provider, body)).doesNotThrowAnyException();
        }
        assertThat(places).isGreaterThan(400);
    }

    private static void collect(JsonNode node, List<ObjectNode> to) {
        if (node instanceof ObjectNode object) {
            to.add(object);
            object.properties().stream()
                    .filter(field -> !FREE.contains(field.getKey()))
                    .filter(field -> !isFree(object, field.getKey()))
                    .forEach(field -> collect(field.getValue(), to));
        } else {
            node.forEach(element -> collect(element, to));
        }
    }

    /** Returns whether the field is a call's input in Anthropic's format, a schema in Ollama's, or a list of allowed tools. */
    private static boolean isFree(ObjectNode object, String field) {
        return field.equals("input") && object.path("type").asText().equals("tool_use")
                || field.equals("format") && object.has("messages")
                || field.equals("tools") && object.has("mode");
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', textBlock = """
            OPENAI,           /messages/0/role,                 `"usr"`
            OPENAI,           /messages/1/tool_calls/0/type,    `"functoin"`
            OPENAI,           /messages/1/tool_calls/0/id,
            OPENAI,           /messages/2/tool_call_id,
            OPENAI,           /temperature,                     `"hot"`
            OPENAI,           /model,
            OPENAI,           /messages,
            OPENAI,           /tools/0/function/name,
            OPENAI,           /tool_choice,                     `"perhaps"`
            OPENAI,           /response_format/json_schema/name,
            OPENAI,           /stream,                          `"yes"`
            OPENAI_RESPONSES, /input/0/role,                    `"usr"`
            OPENAI_RESPONSES, /input/1/call_id,
            OPENAI_RESPONSES, /input/1/arguments,               `{}`
            OPENAI_RESPONSES, /input/2/output,
            OPENAI_RESPONSES, /temperature,                     `"hot"`
            OPENAI_RESPONSES, /tools/0/name,
            OPENAI_RESPONSES, /tool_choice,                     `"perhaps"`
            OPENAI_RESPONSES, /text/format/name,
            ANTHROPIC,        /messages/0/role,                 `"usr"`
            ANTHROPIC,        /messages/1/content/0/input,
            ANTHROPIC,        /messages/2/content/0/tool_use_id,
            ANTHROPIC,        /max_tokens,
            ANTHROPIC,        /model,
            ANTHROPIC,        /temperature,                     `"hot"`
            ANTHROPIC,        /tools/0/name,
            ANTHROPIC,        /tool_choice/type,                `"perhaps"`
            ANTHROPIC,        /output_config/format/schema,
            GEMINI,           /contents/0/role,                 `"usr"`
            GEMINI,           /contents/0/parts,                `[]`
            GEMINI,           /contents/1/parts/0/functionCall/name,
            GEMINI,           /contents/2/parts/0/functionResponse/response,
            GEMINI,           /contents/2/parts/0/functionResponse/response, `"words"`
            GEMINI,           /contents,
            GEMINI,           /generationConfig/temperature,    `"hot"`
            GEMINI,           /generationConfig/stopSequences,  `"END"`
            GEMINI,           /tools/0/functionDeclarations/0/name,
            GEMINI,           /toolConfig/functionCallingConfig/mode, `"PERHAPS"`
            OLLAMA,           /messages/0/role,                 `"usr"`
            OLLAMA,           /messages/0/content,
            OLLAMA,           /messages/1/tool_calls/0/function/arguments, `"{}"`
            OLLAMA,           /model,
            OLLAMA,           /stream,
            OLLAMA,           /options/temperature,             `"hot"`
            OLLAMA,           /format,                          `"xml"`
            OLLAMA,           /tools/0/function/name,
            """)
    void wrongOrMissingValueIsRejected(Provider provider, String place, String value) throws Exception {
        ObjectNode body = RequestJudgeTest.body(provider, full(provider), false);
        assertThatCode(() -> Judges.judge(provider, body)).doesNotThrowAnyException();
        int cut = place.lastIndexOf('/');
        ObjectNode parent = (ObjectNode) body.at(place.substring(0, cut));
        String field = place.substring(cut + 1);
        if (value == null) {
            assertThat(parent.remove(field)).as("the removed value in %s", body).isNotNull();
        } else {
            parent.set(field, Json.MAPPER.readTree(value));
        }
        assertThatThrownBy(() -> Judges.judge(provider, body)).isInstanceOf(Judges.Refused.class);
    }

    private static ChatRequest full(Provider provider) {
        ToolCall call = new ToolCall("call_1", "get_time", "{}");
        ChatRequest request = ChatRequest.of(Message.user("Time?"))
                .withMessage(new Message(Message.Role.ASSISTANT, List.of(call), null))
                .withMessage(Message.tool(List.of(ToolResult.of(call, "8:04"))))
                .withTools(List.of(new ToolSpec("get_time", "Tells it", new JsonSchema("{\"type\":\"object\"}"))))
                .withToolChoice(ToolChoice.AUTO)
                .withTemperature(0.5)
                .withMaxTokens(10)
                .withResponseFormat(ResponseFormat.of("answer", new JsonSchema("{\"type\":\"object\"}")));
        return provider == Provider.OPENAI_RESPONSES ? request : request.withStop("END");
    }
}
