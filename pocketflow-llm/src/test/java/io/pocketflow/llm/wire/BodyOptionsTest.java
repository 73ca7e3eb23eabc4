package io.pocketflow.llm.wire;

import static io.pocketflow.llm.fixture.Golden.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Options of a request, merged into the body that a format wrote. */
class BodyOptionsTest {

    private static ObjectNode merged(String body, String options) {
        ObjectNode to = (ObjectNode) json(body);
        json(options).properties().forEach(field -> BodyOptions.put(to, Map.of(field.getKey(), field.getValue())));
        return to;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"tools":[{"name":"a"}]}   | {"tools":[{"type":"web_search"}]} | {"tools":[{"name":"a"},{"type":"web_search"}]}
            {"tools":[{"name":"a"}]}   | {"tools":[{"name":"a"}]}          | {"tools":[{"name":"a"}]}
            {"include":["x"]}          | {"include":["y","x"]}             | {"include":["x","y"]}
            {"system":[{"type":"text","text":"s"}]} | {"system":"t"}       | {"system":[{"type":"text","text":"s"},{"type":"text","text":"t"}]}
            {"stop":["a"]}             | {"stop":"b"}                      | {"stop":["a","b"]}
            {"stop_sequences":["a"]}   | {"stop_sequences":["b"]}          | {"stop_sequences":["a","b"]}
            {"options":{"stop":["a"]}} | {"options":{"stop":["b"],"seed":1}} | {"options":{"stop":["a","b"],"seed":1}}
            {"generationConfig":{"stopSequences":["a"]}} | {"generationConfig":{"stopSequences":["b"]}} | {"generationConfig":{"stopSequences":["a","b"]}}
            {"systemInstruction":{"parts":[{"text":"s"}]}} | {"systemInstruction":{"parts":[{"text":"t"}]}} | {"systemInstruction":{"parts":[{"text":"s"},{"text":"t"}]}}
            {}                         | {"tools":[{"type":"web_search"}]} | {"tools":[{"type":"web_search"}]}
            """)
    void listsOfToolsIncludesSystemTextsAndStopsAreJoined(String body, String options, String expected) {
        assertThat(merged(body, options)).isEqualTo(json(expected));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"messages":[1]}           | {"messages":[2]}       | {"messages":[2]}
            {"text":{"tools":[1]}}     | {"text":{"tools":[2]}} | {"text":{"tools":[2]}}
            {"max_tokens":1}           | {"max_tokens":2}       | {"max_tokens":2}
            {"text":{"a":1}}           | {"text":{"b":2}}       | {"text":{"a":1,"b":2}}
            """)
    void otherValuesReplaceAndMapsMerge(String body, String options, String expected) {
        assertThat(merged(body, options)).isEqualTo(json(expected));
    }

    @Test
    void aNullReplacesAList() {
        ObjectNode body = (ObjectNode) json("{\"tools\":[1]}");
        BodyOptions.put(body, java.util.Collections.singletonMap("tools", null));
        assertThat(body).isEqualTo(json("{\"tools\":null}"));
    }

    @Test
    void listsOfAToolReplace() {
        ObjectNode tool = (ObjectNode) json("{\"include\":[1]}");
        BodyOptions.putIntoTool(tool, Map.of("include", List.of(2), "stop", Arrays.asList(3)));
        assertThat(tool).isEqualTo(json("{\"include\":[2],\"stop\":[3]}"));
    }
}
