package io.pocketflow.llm.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pocketflow.llm.JsonSchema;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** References within a schema, by each kind of address. */
class SchemaReferencesTest {

    static List<Arguments> references() {
        return SchemaCases.of("""
                {'$id':'person.json','$defs':{'n':{'type':'string'}},'items':{'$ref':'person.json#/$defs/n'}} | ['a'] | [1]
                {'$id':'v1/person.json','$defs':{'n':{'$id':'name.json','type':'string'}},'items':{'$ref':'name.json'}} | ['a'] | [1]
                {'$id':'/v1/person','$defs':{'n':{'$id':'/v1/name','type':'string'}},'items':{'$ref':'name'}} | ['a'] | [1]
                {'$defs':{'n':{'$id':'name','type':'string'}},'items':{'$ref':'name'}} | ['a'] | [1]
                {'$id':'urn:isbn:0','$defs':{'n':{'$anchor':'n','type':'string'}},'items':{'$ref':'urn:isbn:0#n'}} | ['a'] | [1]
                {'$id':'http://h/a','$defs':{'n':{'$id':'b','$defs':{'x':{'$anchor':'x','type':'string'}}}},'items':{'$ref':'b#x'}} | ['a'] | [1]
                {'$id':'http://h/a','$defs':{'n':{'$id':'b','type':'string'},'m':{'$id':'c/','items':{'$ref':'../b'}}},'items':{'$ref':'c/'}} | [['a']] | [[1]]
                {'properties':{'const':{'$ref':'#/$defs/n'},'default':{'$ref':'#/$defs/n'}},'$defs':{'n':{'type':'string'}}} | {'const':'a'} | {'const':1} ; {'default':1}
                {'properties':{'enum':{'$id':'e','type':'string'},'examples':{'$ref':'e'}}} | {'examples':'a'} | {'examples':1} ; {'enum':1}
                {'$defs':{'const':{'$anchor':'c','type':'string'}},'items':{'$ref':'#c'}} | ['a'] | [1]
                {'patternProperties':{'enum':{'$ref':'#/$defs/default'}},'$defs':{'default':{'type':'string'}}} | {'enum':'a'} | {'enum':1}
                {'dependentSchemas':{'const':{'$ref':'#/$defs/n'}},'$defs':{'n':{'required':['a']}}} | {'const':1,'a':1} | {'const':1}
                {'properties':{'$ref':{'type':'string'},'$id':{'type':'string'}}} | {'$ref':'#/none','$id':'x y'} | {'$ref':1} ; {'$id':1}
                {'$defs':{'a/b':{'type':'string'},'a':{'b':{'type':'number'}}},'items':{'$ref':'#/$defs/a%2Fb'}} | [1] | ['a']
                {'$defs':{'a/b':{'type':'string'},'a':{'b':{'type':'number'}}},'items':{'$ref':'#/$defs/a~1b'}} | ['a'] | [1]
                {'$defs':{'a':{'type':'string'}},'items':{'$ref':'#%2F%24defs%2Fa'}} | ['a'] | [1]
                {'$defs':{'ü + %':{'type':'string'}},'items':{'$ref':'#/$defs/%C3%BC%20+%20%25'}} | ['a'] | [1]
                {'$defs':{'':{'':{'type':'string'}}},'items':{'$ref':'#/$defs//'}} | ['a'] | [1]
                {'prefixItems':[{'type':'string'},{'$ref':'#/prefixItems/0'}]} | ['a','b'] | ['a',1]
                {'x-parts':{'n':{'type':'string','x':{'$ref':'#/x-parts/m'}},'m':{'minLength':2}},'items':{'$ref':'#/x-parts/n'}} | ['a'] | [1]
                {'x-parts':[{'items':{'$ref':'#/x-parts/1'}},{'minLength':2}],'items':{'$ref':'#/x-parts/0'}} | [['ab']] | [['a']]
                {'items':{'$ref':'#/examples/0'},'examples':[{'type':'string'}]} | ['a'] | [1]
                {'id':'http://h/x','properties':{'a':{'id':'http://h/y','$ref':'#/$defs/n'}},'$defs':{'n':{'type':'string'}}} | {'a':'x'} | {'a':1}
                {'x':{'$id':'http://h/n','type':'null'},'$defs':{'n':{'$id':'http://h/n','type':'string'}},'items':{'$ref':'http://h/n'}} | ['a'] | [null]
                {'const':{'$id':'http://h/n','type':'null'},'$defs':{'n':{'$id':'http://h/n'}}} | {'$id':'http://h/n','type':'null'} | {}
                {'$schema':'http://json-schema.org/draft-04/schema#','id':'http://h/a','definitions':{'n':{'id':'b','type':'string'}},'items':{'$ref':'b'}} | ['a'] | [1]
                {'$schema':'http://json-schema.org/draft-07/schema#','definitions':{'n':{'$id':'#n','type':'string'}},'items':{'$ref':'#n'}} | ['a'] | [1]
                {'$schema':'http://json-schema.org/draft-07/schema#','$ref':'#/definitions/n','maxLength':1,'definitions':{'n':{'type':'string'}}} | 'abc' | 1
                {'$schema':'http://json-schema.org/draft-07/schema#','properties':{'a':{'$id':'http://h/n','$schema':'https://json-schema.org/draft/2020-12/schema','prefixItems':[{'type':'string'}]}}} | {'a':['x']} | {'a':[1]}
                {'$ref':'http://json-schema.org/draft-04/schema#'} | {'multipleOf':0.1} | {'multipleOf':0} ; {'properties':{'a':{'minItems':-1}}}
                """);
    }

    @ParameterizedTest
    @MethodSource("references")
    void referencesLeadToTheirSchema(String schema, String value, boolean fits) {
        assertThat(SchemaCases.schema(schema)
                        .violations(SchemaCases.json(value))
                        .isEmpty())
                .isEqualTo(fits);
    }

    static List<Arguments> dynamicReferences() {
        return SchemaCases.of("""
                {'items':{'$dynamicRef':'#e'},'$defs':{'e':{'$dynamicAnchor':'e','type':'string'}}} | ['a'] | [1]
                {'items':{'$dynamicRef':'#e'},'$defs':{'e':{'$anchor':'e','type':'string'}}} | ['a'] | [1]
                {'items':{'$dynamicRef':'#/$defs/e'},'$defs':{'e':{'$dynamicAnchor':'e','type':'string'}}} | ['a'] | [1]
                {'$id':'top','$ref':'list','$defs':{'s':{'$dynamicAnchor':'e','type':'string'},'l':{'$id':'list','items':{'$dynamicRef':'#e'},'$defs':{'any':{'$dynamicAnchor':'e'}}}}} | ['a'] | [1]
                {'$id':'top','$ref':'list','$defs':{'s':{'$dynamicAnchor':'e','type':'string'},'l':{'$id':'list','items':{'$dynamicRef':'#e'},'$defs':{'any':{'$anchor':'e','type':'number'}}}}} | [1] | ['a']
                {'$id':'top','$ref':'list','$defs':{'s':{'$anchor':'e','type':'string'},'l':{'$id':'list','items':{'$dynamicRef':'#e'},'$defs':{'any':{'$dynamicAnchor':'e','type':'number'}}}}} | [1] | ['a']
                {'$id':'top','prefixItems':[{'$ref':'strings'},{'$ref':'numbers'}],'$defs':{'l':{'$id':'list','items':{'$dynamicRef':'#e'},'$defs':{'any':{'$dynamicAnchor':'e'}}},'a':{'$id':'strings','$ref':'list','$defs':{'s':{'$dynamicAnchor':'e','type':'string'}}},'b':{'$id':'numbers','$ref':'list','$defs':{'n':{'$dynamicAnchor':'e','type':'number'}}}}} | [['a'],[1]] | [[1],[1]] ; [['a'],['a']]
                {'$id':'top','$ref':'list#/$defs/part','$defs':{'s':{'$dynamicAnchor':'e','type':'string'},'l':{'$id':'list','$defs':{'part':{'items':{'$dynamicRef':'#e'}},'any':{'$dynamicAnchor':'e'}}}}} | ['a'] | [1]
                {'$id':'strict','$dynamicAnchor':'node','$ref':'tree','unevaluatedProperties':false,'$defs':{'t':{'$id':'tree','$dynamicAnchor':'node','properties':{'value':true,'next':{'$dynamicRef':'#node'}}}}} | {'value':1,'next':{'next':{'value':2}}} | {'next':{'next':{'valeu':2}}}
                {'$schema':'https://json-schema.org/draft/2019-09/schema','$id':'strict','$recursiveAnchor':true,'$ref':'tree','unevaluatedProperties':false,'$defs':{'t':{'$id':'tree','$recursiveAnchor':true,'properties':{'value':true,'next':{'$recursiveRef':'#'}}}}} | {'value':1,'next':{'next':{'value':2}}} | {'next':{'next':{'valeu':2}}}
                {'$schema':'https://json-schema.org/draft/2019-09/schema','$id':'strict','$ref':'tree','unevaluatedProperties':false,'$defs':{'t':{'$id':'tree','$recursiveAnchor':true,'properties':{'value':true,'next':{'$recursiveRef':'#'}}}}} | {'value':1,'next':{'valeu':{}}} | {'valeu':1}
                """);
    }

    @ParameterizedTest
    @MethodSource("dynamicReferences")
    void dynamicReferencesDependOnTheWayToThem(String schema, String value, boolean fits) {
        assertThat(SchemaCases.schema(schema)
                        .violations(SchemaCases.json(value))
                        .isEmpty())
                .isEqualTo(fits);
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " | ",
            quoteCharacter = '\0',
            value = {
                "{'items':{'$ref':'#/%'}} | $.items.$ref: '#/%' is not an address: each % must be followed by two hexadecimal digits",
                "{'items':{'$ref':'#/minimum'},'minimum':1} | $.items.$ref: '#/minimum' leads to 1 and not to a schema",
                "{'items':{'$ref':'#/allOf/1'},'allOf':[{}]} | $.items.$ref: '#/allOf/1' is not in the schema",
                "{'$defs':{'a':{'$ref':'#b'}}} | $.$defs.a.$ref: '#b' is not in the schema",
                "{'items':{'$dynamicRef':'#b'}} | $.items.$dynamicRef: '#b' is not in the schema",
                "{'items':{'patternProperties':{'(':true}}} | $.items.patternProperties['(']: the pattern ( is not a regular expression",
                "{'$defs':{'a':{'pattern':'('}}} | $.$defs.a.pattern: the pattern ( is not a regular expression",
                "{'items':{'$id':'http://h/x','$schema':'http://h/y'}} | the schema at $.items is of the dialect 'http://h/y'"
            })
    void faultsAreNamedWithTheirPlaces(String schema, String message) {
        assertThatThrownBy(() -> SchemaCases.schema(schema))
                .isInstanceOfSatisfying(
                        IllegalArgumentException.class,
                        e -> assertThat(e.getMessage().replace('"', '\'')).startsWith(message));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'properties':{'enum':{'$ref':'http://h/x'}}}",
                "{'properties':{'default':{'items':{'$ref':'http://h/x'}}}}",
                "{'$defs':{'const':{'$ref':'other.json'}}}",
                "{'x':{'$ref':'http://h/x'},'items':{'$ref':'#/x'}}"
            })
    void referencesToOtherDocumentsAreFoundBelowAnyName(String schema) {
        assertThatThrownBy(() -> new JsonSchema(SchemaCases.json(schema)))
                .hasMessageContaining("no other document is ever fetched");
    }
}
