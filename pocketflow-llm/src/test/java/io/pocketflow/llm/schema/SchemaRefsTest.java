package io.pocketflow.llm.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pocketflow.llm.JsonSchema;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SchemaRefsTest {

    private static JsonSchema schema(String json) {
        return new JsonSchema(json.replace('\'', '"'));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'$ref':'https://example.org/x'}",
                "{'$ref':'http://127.0.0.1:1/x#/y'}",
                "{'$ref':'other.json'}",
                "{'$ref':'file:///etc/hostname'}",
                "{'$ref':'classpath:schemas/tree.json'}",
                "{'$ref':'resource:schemas/tree.json'}",
                "{'$ref':'https://json-schema.org/other'}",
                "{'$ref':'http://json-schema.org/draft-07/other'}",
                "{'$ref':'https://json-schema.org/draft/2020-12/../../x'}",
                "{'$dynamicRef':'https://example.org/x#y'}",
                "{'items':{'anyOf':[{'$id':'http://h/a'},{'$ref':'http://h/b'}]}}",
                "{'properties':{'a':{'$id':'http://h/a/','properties':{'b':{'$ref':'c'}}}}}",
                "{'$ref':'http://h:x y/'}"
            })
    void referencesToOtherDocumentsAreRefusedAtOnce(String json) {
        assertThatThrownBy(() -> schema(json))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no other document is ever fetched")
                .hasMessageContaining("the schema at $");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'$ref':'#/$defs/a','$defs':{'a':{}}}",
                "{'$id':'http://h/a/b','$ref':'c#/$defs/d','$defs':{'x':{'$id':'c','$defs':{'d':{}}}}}",
                "{'$id':'urn:uuid:deadbeef-1234-ffff-ffff-4321feebdaed','items':{'$ref':'urn:uuid:deadbeef-1234-ffff-ffff-4321feebdaed'}}",
                "{'$ref':'https://json-schema.org/draft/2020-12/schema'}",
                "{'$ref':'https://json-schema.org/draft/2020-12/meta/core'}",
                "{'$schema':'http://json-schema.org/draft-07/schema#','$ref':'http://json-schema.org/draft-07/schema#'}",
                "{'$id':'http://h','$ref':'http://h/c','$defs':{'x':{'$id':'c'}}}",
                "{'$id':'http://h/a','items':{'$ref':'http://h/a'},'if':{'$id':'b','$ref':'http://h/b#/$defs/c','$defs':{'c':{}}}}",
                "{'const':{'$ref':'http://h/x'}}",
                "{'enum':[{'$ref':'http://h/x'}],'default':{'$ref':'http://h/x'},'examples':[{'$ref':'http://h/x'}]}",
                "{'properties':{'$ref':{'type':'string'}}}"
            })
    void referencesWithinTheSchemaAreTaken(String json) {
        assertThat(schema(json).checked()).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'properties':{'a':{'$ref':'#/$defs/b'}}}", "{'properties':{'a':{'$ref':'#b'}}}"})
    void referencesToNothingAreRefusedWithTheirPlace(String json) {
        assertThatThrownBy(() -> schema(json).checked()).hasMessageContaining("$.properties.a.$ref");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://example.org/dialect", "http://json-schema.org/draft-03/schema#"})
    void unknownDialectsAreRefusedBeforeTheCheck(String dialect) {
        assertThatThrownBy(() -> schema("{'$schema':'" + dialect + "'}").checked())
                .hasMessageContaining(dialect)
                .hasMessageContaining("2020-12");
    }
}
