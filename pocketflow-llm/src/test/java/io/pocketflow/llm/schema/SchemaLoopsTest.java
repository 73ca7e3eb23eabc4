package io.pocketflow.llm.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Schemas that lead back to themselves: with a step into the value, and without one. */
class SchemaLoopsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'$anchor':'a','$ref':'#a'}",
                "{'$id':'http://h/x','$ref':'http://h/x'}",
                "{'$id':'x','anyOf':[{'type':'null'},{'$ref':'x#'}]}",
                "{'$id':'x','items':{'$id':'y','not':{'$ref':'y'}}}",
                "{'$dynamicAnchor':'a','$dynamicRef':'#a'}",
                "{'$id':'top','$dynamicAnchor':'a','$ref':'b','$defs':{'b':{'$id':'b','allOf':[{'$dynamicRef':'#a'}],'$defs':{'a':{'$dynamicAnchor':'a'}}}}}",
                "{'$schema':'https://json-schema.org/draft/2019-09/schema','anyOf':[{'$recursiveRef':'#'}]}",
                "{'$schema':'https://json-schema.org/draft/2019-09/schema','$recursiveAnchor':true,'if':{'$recursiveRef':'#'}}",
                "{'properties':{'const':{'$ref':'#/properties/const'}}}",
                "{'properties':{'allOf':{'anyOf':[{'$ref':'#/properties/allOf'}]}}}",
                "{'properties':{'enum':{'$ref':'#/properties/default'},'default':{'not':{'$ref':'#/properties/enum'}}}}",
                "{'$defs':{'examples':{'then':{'$ref':'#/$defs/examples'}}}}",
                "{'$defs':{'a':{'else':{'$ref':'#/$defs/b'}},'b':{'oneOf':[{'$ref':'#/$defs/a'}]}}}",
                "{'items':{'dependentSchemas':{'a':{'$ref':'#/items'}}}}",
                "{'$schema':'http://json-schema.org/draft-07/schema#','dependencies':{'a':{'$ref':'#'}}}",
                "{'x':{'$ref':'#/y'},'y':{'$ref':'#/x'},'items':{'$ref':'#/x'}}",
                "{'$ref':'#%2Fallof','allof':{'$ref':'#'}}"
            })
    void loopsWithoutAStepIntoTheValueAreRefused(String schema) {
        assertThatThrownBy(() -> SchemaCases.schema(schema))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("the schema at $")
                .hasMessageEndingWith("refers to itself without end");
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " | ",
            quoteCharacter = '\0',
            value = {
                "{'properties':{'allOf':{'$ref':'#'},'$ref':{'$ref':'#'},'not':{'$ref':'#'},'if':{'$ref':'#'}}} | {'allOf':{'not':{'if':{}}}}",
                "{'items':{'$ref':'#'},'prefixItems':[{'$ref':'#'}]} | [[],[[]]]",
                "{'contains':{'$ref':'#'},'minContains':0} | [[[]]]",
                "{'propertyNames':{'$ref':'#'},'patternProperties':{'a':{'$ref':'#'}}} | {'a':{'a':{}}}",
                "{'additionalProperties':{'$ref':'#'}} | {'a':{'a':{}}}",
                "{'unevaluatedProperties':{'$ref':'#'},'unevaluatedItems':{'$ref':'#'}} | {'a':[{'a':[]}]}",
                "{'default':{'$ref':'#'},'const':{'$ref':'#'}} | {'$ref':'#'}",
                "{'contentSchema':{'$ref':'#'}} | 'x'",
                "{'$id':'top','$ref':'b','$defs':{'s':{'$dynamicAnchor':'a','type':'string'},'b':{'$id':'b','allOf':[{'$dynamicRef':'#a'}],'$defs':{'a':{'$dynamicAnchor':'a'}}}}} | 'x'"
            })
    void recursionWithAStepIntoTheValueIsAnswered(String schema, String value) {
        assertThat(SchemaCases.schema(schema).violations(SchemaCases.json(value)))
                .isEmpty();
    }
}
