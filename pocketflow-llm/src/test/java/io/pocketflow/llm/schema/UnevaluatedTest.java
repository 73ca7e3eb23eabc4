package io.pocketflow.llm.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The parts of a value that each keyword evaluates. */
class UnevaluatedTest {

    static List<Arguments> keywords() {
        return SchemaCases.of("""
                {'properties':{'a':true},'unevaluatedProperties':false} | {'a':1} ; [1] ; 'b' | {'b':1} ; {'a':1,'b':1}
                {'patternProperties':{'^a':true},'unevaluatedProperties':false} | {'ab':1} | {'b':1}
                {'additionalProperties':true,'unevaluatedProperties':false} | {'b':1} | -
                {'unevaluatedProperties':{'type':'null'}} | {'a':null} | {'a':1}
                {'allOf':[{'properties':{'a':true}},{'properties':{'b':true}}],'unevaluatedProperties':false} | {'a':1,'b':1} | {'c':1}
                {'allOf':[{'unevaluatedProperties':true}],'unevaluatedProperties':false} | {'b':1} | -
                {'allOf':[{'unevaluatedProperties':false}],'properties':{'a':true}} | {} | {'a':1}
                {'anyOf':[{'required':['x'],'properties':{'x':true}},{'properties':{'a':true}}],'unevaluatedProperties':false} | {'a':1} ; {'a':1,'x':1} ; {'x':1} | {'b':1}
                {'anyOf':[{'required':['x'],'properties':{'x':true}},{'required':['a'],'properties':{'a':true}}],'unevaluatedProperties':false} | {'a':1,'x':2} | {'a':1,'b':1}
                {'oneOf':[{'required':['x'],'properties':{'x':true,'a':true}},{'required':['y'],'properties':{'y':true}}],'unevaluatedProperties':false} | {'x':1,'a':1} ; {'y':1} | {'y':1,'a':1} ; {'x':1,'y':1}
                {'not':{'not':{'properties':{'a':true}}},'unevaluatedProperties':false} | {} | {'a':1}
                {'if':{'required':['a'],'properties':{'a':true}},'then':{'properties':{'b':true}},'else':{'properties':{'c':true}},'unevaluatedProperties':false} | {'a':1,'b':1} ; {'c':1} | {'b':1} ; {'a':1,'c':1}
                {'dependentSchemas':{'a':{'properties':{'a':true,'b':true}}},'unevaluatedProperties':false} | {'a':1,'b':1} | {'b':1}
                {'$ref':'#/$defs/x','unevaluatedProperties':false,'$defs':{'x':{'allOf':[{'properties':{'a':true}}]}}} | {'a':1} | {'b':1}
                {'$ref':'#/$defs/x','unevaluatedProperties':false,'$defs':{'x':{'properties':{'x':{'$ref':'#/$defs/x'}}}}} | {'x':{'x':{},'y':1}} | {'x':{},'y':1} ; {'y':1}
                {'properties':{'a':{'properties':{'b':true},'unevaluatedProperties':false}},'allOf':[{'properties':{'a':{'properties':{'c':true}}}}]} | {'a':{'b':1}} | {'a':{'b':1,'c':1}}
                {'allOf':[{'properties':{'a':{'properties':{'c':true}}}}],'properties':{'a':{'properties':{'b':true},'unevaluatedProperties':false}}} | {'a':{'b':1}} | {'a':{'c':1}}
                {'properties':{'a':{'$ref':'#/$defs/o'},'b':{'$ref':'#/$defs/o'}},'$defs':{'o':{'anyOf':[{'required':['x'],'properties':{'x':true}},true],'unevaluatedProperties':false}}} | {'a':{'x':1},'b':{}} | {'a':{'x':1},'b':{'y':1}} ; {'a':{'y':1},'b':{'x':1}}
                {'unevaluatedItems':false} | [] ; {'a':1} | [1]
                {'prefixItems':[true],'unevaluatedItems':{'type':'null'}} | [1,null] | [null,1]
                {'items':true,'unevaluatedItems':false} | [1,2] | -
                {'allOf':[{'prefixItems':[true,true]}],'prefixItems':[true],'unevaluatedItems':false} | [1,2] | [1,2,3]
                {'contains':{'type':'string'},'unevaluatedItems':false} | ['a','b'] | ['a',1]
                {'contains':{'type':'string'},'minContains':0,'unevaluatedItems':{'type':'null'}} | [null,'a'] ; [null] | [1]
                {'anyOf':[{'prefixItems':[{'const':1}]},{'prefixItems':[true,{'const':2}]}],'unevaluatedItems':false} | [1] ; [0,2] ; [1,2] | [1,3]
                {'if':{'contains':{'const':'a'}},'then':{'contains':{'const':'b'}},'unevaluatedItems':false} | ['b','a'] ; [] | ['a'] ; ['b'] ; ['a','b','c']
                {'$schema':'https://json-schema.org/draft/2019-09/schema','contains':true,'unevaluatedItems':false} | {} | ['a']
                {'$schema':'https://json-schema.org/draft/2019-09/schema','items':[true],'unevaluatedItems':false} | ['a'] | ['a','b']
                {'$schema':'https://json-schema.org/draft/2019-09/schema','items':[true],'additionalItems':true,'unevaluatedItems':false} | ['a','b'] | -
                {'$schema':'https://json-schema.org/draft/2019-09/schema','additionalItems':true,'unevaluatedItems':false} | [] | ['a']
                """);
    }

    @ParameterizedTest
    @MethodSource("keywords")
    void unevaluatedPartsAreThoseThatNoFittingSchemaHasSeen(String schema, String value, boolean fits) {
        if (!value.equals("-")) {
            assertThat(SchemaCases.schema(schema)
                            .violations(SchemaCases.json(value))
                            .isEmpty())
                    .isEqualTo(fits);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " | ",
            quoteCharacter = '\0',
            value = {
                "{'properties':{'a':true},'unevaluatedProperties':false} | {'a':1,'b':2} | $.b: is not allowed",
                "{'unevaluatedProperties':{'type':'null'}} | {'b':2} | $.b: must be null but was 2",
                "{'prefixItems':[true],'unevaluatedItems':{'type':'null'}} | [1,2] | $[1]: must be null but was 2",
                "{'allOf':[{'properties':{'a':{'type':'null'}}}],'unevaluatedProperties':false} | {'a':1} | $.a: must be null but was 1",
                "{'anyOf':[{'properties':{'a':{'type':'null'}}},{'type':'null'}],'unevaluatedProperties':false} | {'a':1} | $.a: must be null but was 1"
            })
    void oneFaultIsOneViolation(String schema, String value, String violation) {
        assertThat(SchemaCases.schema(schema).violations(SchemaCases.json(value)))
                .containsExactly(violation);
    }
}
