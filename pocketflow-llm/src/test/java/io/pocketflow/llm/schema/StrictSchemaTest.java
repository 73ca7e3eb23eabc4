package io.pocketflow.llm.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.llm.JsonSchema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which schemas may be called strict. */
class StrictSchemaTest {

    /** An object with the one property {@code a}, of this schema. */
    private static JsonSchema with(String property) {
        return new JsonSchema("{\"type\":\"object\",\"properties\":{\"a\":" + property
                + "},\"required\":[\"a\"],\"additionalProperties\":false}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"string\"}",
                "{\"type\":\"string\",\"format\":\"date\",\"pattern\":\"2.*\",\"title\":\"Day\"}",
                "{\"type\":[\"number\",\"null\"],\"minimum\":0}",
                "{\"type\":\"string\",\"enum\":[\"x\",\"y\"]}",
                "{\"type\":\"array\",\"items\":{\"type\":\"boolean\"},\"minItems\":1}",
                "{\"anyOf\":[{\"type\":\"string\"},{\"$ref\":\"#\"}]}",
                "{\"$ref\":\"#/$defs/b\"}",
                "{\"type\":\"object\",\"properties\":{},\"required\":[],\"additionalProperties\":false}"
            })
    void keywordsOfStrictModeAreAccepted(String property) {
        assertThat(StrictSchema.takes(with(property))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "true",
                "{}",
                "{\"enum\":[\"x\"]}",
                "{\"type\":\"text\"}",
                "{\"type\":[]}",
                "{\"type\":\"string\",\"minLength\":1}",
                "{\"type\":\"string\",\"default\":\"x\"}",
                "{\"type\":\"string\",\"format\":\"uri\"}",
                "{\"type\":\"array\"}",
                "{\"type\":\"array\",\"items\":{}}",
                "{\"anyOf\":[]}",
                "{\"anyOf\":[{}]}",
                "{\"type\":\"string\",\"anyOf\":[{\"type\":\"string\"}]}",
                "{\"oneOf\":[{\"type\":\"string\"}]}",
                "{\"$ref\":\"#\",\"description\":\"b\"}",
                "{\"$ref\":\"https://json-schema.org/draft/2020-12/schema\"}",
                "{\"type\":\"object\"}",
                "{\"type\":\"object\",\"properties\":{},\"required\":[]}",
                "{\"type\":\"object\",\"properties\":{},\"additionalProperties\":true}",
                "{\"type\":\"object\",\"properties\":{\"b\":{\"type\":\"string\"}},\"additionalProperties\":false}",
                "{\"type\":\"object\",\"properties\":{},\"required\":[\"b\"],\"additionalProperties\":false}"
            })
    void otherKeywordsAreNotAcceptedInStrictMode(String property) {
        assertThat(StrictSchema.takes(with(property))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"type\":\"string\"}", "{}", "{\"type\":\"array\",\"items\":{\"type\":\"string\"}}"})
    void theWholeMustBeAnObject(String schema) {
        assertThat(StrictSchema.takes(new JsonSchema(schema))).isFalse();
    }

    @Test
    void definitionsAreLookedAtToo() {
        String strict = "{\"type\":\"object\",\"properties\":{},\"additionalProperties\":false,\"$defs\":{\"b\":X}}";
        assertThat(StrictSchema.takes(new JsonSchema(strict.replace("X", "{\"type\":\"string\"}"))))
                .isTrue();
        assertThat(StrictSchema.takes(new JsonSchema(strict.replace("X", "{}"))))
                .isFalse();
    }

    @Test
    void tenLevelsAreTakenAndElevenAreNot() {
        assertThat(StrictSchema.takes(nested(9))).isTrue();
        assertThat(StrictSchema.takes(nested(10))).isFalse();
    }

    private static JsonSchema nested(int levels) {
        String schema = "{\"type\":\"string\"}";
        for (int i = 0; i < levels; i++) {
            schema = with(schema).json();
        }
        return new JsonSchema(schema);
    }
}
