package io.pocketflow.llm.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pocketflow.llm.JsonSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each keyword of draft 2020-12, by values that fit and values that do not. */
class JsonSchemaKeywordsTest {

    private static final Set<String> ASSERTIONS = Set.of(
            "$ref",
            "$anchor",
            "$dynamicRef",
            "$dynamicAnchor",
            "$id",
            "$defs",
            "$schema",
            "prefixItems",
            "items",
            "contains",
            "additionalProperties",
            "properties",
            "patternProperties",
            "dependentSchemas",
            "propertyNames",
            "if",
            "then",
            "else",
            "allOf",
            "anyOf",
            "oneOf",
            "not",
            "unevaluatedItems",
            "unevaluatedProperties",
            "type",
            "const",
            "enum",
            "multipleOf",
            "maximum",
            "exclusiveMaximum",
            "minimum",
            "exclusiveMinimum",
            "maxLength",
            "minLength",
            "pattern",
            "maxItems",
            "minItems",
            "uniqueItems",
            "maxContains",
            "minContains",
            "maxProperties",
            "minProperties",
            "required",
            "dependentRequired",
            "true",
            "false");

    /** A value of a keyword's schema: it fits where there is no violation. */
    record Case(String keyword, String schema, String value, String violation) {
        boolean fits() {
            return violation.isEmpty();
        }

        @Override
        public String toString() {
            return keyword + ": " + value + " by " + schema;
        }
    }

    /** Keyword, schema, values that fit, and values that do not, each with its violation. */
    private static final String TABLE = """
            $ref | {'$ref':'#/$defs/a','$defs':{'a':{'type':'null'}}} | null | 1 -> $: must be null but was 1
            $ref | {'properties':{'a':{'$ref':'#'}},'additionalProperties':false} | {'a':{'a':{}}} | {'a':{'b':1}} -> $.a.b: is not allowed; known are [a]
            $ref | {'$ref':'#/$defs/a~1b%25c~0d','$defs':{'a/b%c~d':{'type':'null'}}} | null | 1 -> $: must be null but was 1
            $ref | {'$ref':'https://json-schema.org/draft/2020-12/schema'} | {'minLength':1} ; true | {'minLength':-1} -> $.minLength: must be at least 0 but was -1
            $anchor | {'$ref':'#a','$defs':{'x':{'$anchor':'a','type':'null'}}} | null | 1 -> $: must be null but was 1
            $dynamicRef | {'$dynamicRef':'#a','$defs':{'x':{'$dynamicAnchor':'a','type':'null'}}} | null | 1 -> $: must be null but was 1
            $dynamicAnchor | {'$id':'http://h/r','$ref':'l','$defs':{'s':{'$dynamicAnchor':'i','type':'string'},'l':{'$id':'l','items':{'$dynamicRef':'#i'},'$defs':{'d':{'$dynamicAnchor':'i'}}}}} | ['a'] | [1] -> $[0]: must be a text but was 1
            $id | {'$id':'http://h/a','$ref':'b','$defs':{'x':{'$id':'b','type':'null'}}} | null | 1 -> $: must be null but was 1
            $defs | {'$defs':{'a':{'$defs':{'b':{'type':'null'}}}},'items':{'$ref':'#/$defs/a/$defs/b'}} | [null] | [1] -> $[0]: must be null but was 1
            $schema | {'$schema':'http://json-schema.org/draft-07/schema#','items':[{'type':'null'}],'additionalItems':false} | [null] | [null,1] -> $[1]: must not be there
            $schema | {'$schema':'http://json-schema.org/draft-04/schema#','maximum':3,'exclusiveMaximum':true} | 2 | 3 -> $: must be at most 3 but was 3
            $schema | {'$schema':'https://json-schema.org/draft/2019-09/schema','$recursiveAnchor':true,'properties':{'a':{'$recursiveRef':'#'}},'type':'object'} | {'a':{}} | {'a':1} -> $.a: must be an object but was 1
            prefixItems | {'prefixItems':[{'type':'string'},{'type':'number'}]} | ['a'] ; ['a',1,null] ; 1 | ['a','b'] -> $[1]: must be a number but was 'b'
            items | {'prefixItems':[{}],'items':{'type':'number'}} | ['a',1] ; [] ; {} | ['a','b'] -> $[1]: must be a number but was 'b'
            items | {'items':false} | [] | [1] -> $[0]: must not be there
            contains | {'contains':{'type':'string'}} | [1,'a'] ; {} | [1] -> $: must contain more items that fit the schema under 'contains'
            minContains | {'contains':{'type':'string'},'minContains':2} | ['a',1,'b'] | ['a'] -> $: must contain more items that fit the schema under 'contains'
            minContains | {'contains':{'type':'string'},'minContains':0,'maxContains':1} | [] | ['a','b'] -> $: must contain fewer items
            maxContains | {'contains':{'type':'string'},'maxContains':1} | ['a',1] | ['a','b'] -> $: must contain fewer items that fit the schema under 'contains'
            additionalProperties | {'properties':{'a':{}},'additionalProperties':false} | {'a':1} ; [1] | {'a':1,'b':2} -> $.b: is not allowed; known are [a]
            additionalProperties | {'additionalProperties':{'type':'string'}} | {'b':'x'} | {'b':2} -> $.b: must be a text but was 2
            properties | {'properties':{'a':{'type':'array','items':{'type':'boolean'}}}} | {'a':[true]} ; {'b':1} ; 1 | {'a':[true,0]} -> $.a[1]: must be true or false but was 0
            patternProperties | {'patternProperties':{'^x':{'type':'integer'}},'additionalProperties':false} | {'x1':1} | {'x1':'a'} -> $.x1: must be a whole number ; {'y':1} -> $.y: is not allowed; known are []
            dependentSchemas | {'dependentSchemas':{'a':{'required':['b']}}} | {'a':1,'b':2} ; {} ; 1 | {'a':1} -> $.b: is missing
            dependentRequired | {'dependentRequired':{'a':['b']}} | {'a':1,'b':2} ; {'b':1} ; 1 | {'a':1} -> $.b: is missing, as a is there
            propertyNames | {'propertyNames':{'maxLength':2}} | {'ab':1} ; 'abc' | {'abc':1} -> $.abc: must not have this name
            if | {'if':{'type':'string'},'then':{'minLength':3},'else':{'minimum':5}} | 'abc' ; 5 | 'a' -> $: must have at least 3 characters but has 1
            then | {'if':true,'then':{'type':'null'}} | null | 1 -> $: must be null but was 1
            else | {'if':{'type':'string'},'else':{'minimum':5}} | 'a' ; 5 | 4 -> $: must be at least 5 but was 4
            allOf | {'allOf':[{'minimum':1},{'maximum':2}]} | 2 | 3 -> $: must be at most 2 but was 3 ; 0 -> $: must be at least 1 but was 0
            anyOf | {'anyOf':[{'type':'string'},{'type':'boolean'}]} | 'a' ; true | 1 -> $: must be a value for one of 2 schemas but was 1
            anyOf | {'anyOf':[{'type':'object','required':['a']},{'type':'null'}]} | null ; {'a':1} | {} -> $.a: is missing
            oneOf | {'oneOf':[{'type':'number'},{'type':'integer'}]} | 1.5 | 1 -> $: must fit exactly one of 2 schemas but fits 2 ; 'a' -> $: must fit exactly one of 2 schemas but fits 0
            not | {'not':{'type':'string'}} | 1 | 'a' -> $: must not fit the schema under 'not' but was 'a'
            unevaluatedItems | {'allOf':[{'prefixItems':[true]}],'unevaluatedItems':false} | [1] ; {} | [1,2] -> $: must not have more items
            unevaluatedItems | {'prefixItems':[true],'unevaluatedItems':{'type':'string'}} | [1,'a'] | [1,2] -> $[1]: must be a text but was 2
            unevaluatedProperties | {'allOf':[{'properties':{'a':true}}],'unevaluatedProperties':false} | {'a':1} ; [] | {'b':1} -> $.b: is not allowed
            unevaluatedProperties | {'$ref':'#/$defs/a','unevaluatedProperties':false,'$defs':{'a':{'properties':{'a':{}}}}} | {'a':1} | {'b':1} -> $.b: is not allowed
            type | {'type':'integer'} | 3 ; 3.0 ; 1e2 ; 12345678901234567890123 | 3.5 -> $: must be a whole number but was 3.5 ; '3' -> $: must be a whole number but was '3'
            type | {'type':['string','null']} | null ; 'a' | 1 -> $: must be a text or null but was 1
            type | {'type':'number'} | 1 ; 1.5 | true -> $: must be a number but was true
            type | {'type':'boolean'} | false | 0 -> $: must be true or false but was 0
            type | {'type':'object'} | {} | [1,2] -> $: must be an object but was an array of 2
            type | {'type':'array'} | [] | {} -> $: must be an array but was {}
            const | {'const':{'a':[1]}} | {'a':[1.0]} | {'a':[2]} -> $: must be an object of 1 but was an object of 1
            const | {'const':false} | false | 0 -> $: must be false but was 0
            enum | {'enum':[1,'a',null,{'b':2}]} | 1.0 ; null ; {'b':2.0} | 'b' -> $: must be one of [1,'a',null,{'b':2}] but was 'b'
            enum | {'enum':[[1]]} | [1.0] | [true] -> $: must be one of [[1]] but was an array of 1
            multipleOf | {'multipleOf':0.0001} | 0.0075 ; 'a' | 0.00751 -> $: must be a multiple of 0.0001 but was 0.00751
            multipleOf | {'multipleOf':2} | 9007199254740994 ; 1e308 | 9007199254740993 -> $: must be a multiple of 2
            maximum | {'maximum':2} | 2.0 ; 'a' | 2.50 -> $: must be at most 2 but was 2.50
            maximum | {'type':'integer','maximum':9223372036854775807} | 9223372036854775807 | 9223372036854775808 -> $: must be at most 9223372036854775807
            exclusiveMaximum | {'exclusiveMaximum':1} | 0.9 | 1.0 -> $: must be less than 1 but was 1.0
            minimum | {'minimum':-18446744073709551615} | -18446744073709551615 | -18446744073709551616 -> $: must be at least -18446744073709551615
            exclusiveMinimum | {'exclusiveMinimum':1} | 1.0001 | 1 -> $: must be more than 1 but was 1
            maxLength | {'maxLength':1} | '\uD83D\uDE00' ; 12 | 'ab' -> $: must have at most 1 characters but has 2
            minLength | {'minLength':2.0} | 'xy' | '\uD83D\uDE00' -> $: must have at least 2 characters but has 1
            pattern | {'pattern':'^a+$'} | 'aa' ; 1 | 'aab' -> $: must match ^a+$ but was 'aab' ; 'a\\n' -> $: must match ^a+$
            pattern | {'pattern':'^\\\\p{Letter}\\\\d$'} | 'é1' | 'é৪' -> $: must match
            pattern | {'pattern':'^[[&&a]\\\\s.$'} | '&\\uFEFFx' | 'b x' -> $: must match ; '[ \\u2028' -> $: must match
            pattern | {'pattern':'^\\\\0[\\\\b]\\\\v\\\\/$'} | '\\u0000\\b\\u000b/' | '0' -> $: must match
            pattern | {'pattern':'^\\\\u{1F600}\\\\p{Script=Greek}[^]$'} | '\uD83D\uDE00α\\n' | '\uD83D\uDE00a1' -> $: must match
            pattern | {'pattern':'^\\\\p{Emoji_Presentation}\\\\P{ExtPict}[\\\\p{Emoji}x]$'} | '\uD83D\uDE00ax' | 'aax' -> $: must match
            pattern | {'pattern':'^\\\\p{ASCII}\\\\p{AHex}\\\\p{Any}\\\\p{ID_Start}\\\\p{IDC}\\\\p{Alpha}\\\\p{Cased}$'} | 'zAßé1éb' | 'zGßé1éb' -> $: must match ; 'zAß11éb' -> $: must match
            pattern | {'pattern':'^\\\\cc\\\\cZ$'} | '\\u0003\\u001a' | 'cZ' -> $: must match
            maxItems | {'maxItems':1e30} | [1] | -
            minItems | {'minItems':4294967296} | 'a' | [1] -> $: must have at least 4294967296 items but has 1
            maxLength | {'maxLength':4294967295} | 'a' | -
            minProperties | {'minProperties':2147483648} | 1 | {'a':1} -> $: must have at least 2147483648 properties but has 1
            maxContains | {'contains':{},'maxContains':4294967297} | [1,2] | -
            minContains | {'contains':{},'minContains':2147483648} | {} | [1] -> $: must contain more items
            maxItems | {'maxItems':0} | [] ; 'a' | [1] -> $: must have at most 0 items but has 1
            minItems | {'minItems':2} | [1,2] | [1] -> $: must have at least 2 items but has 1
            uniqueItems | {'uniqueItems':true} | [1,'1',true,[1],{'a':1}] ; {} | [1,2,1.0] -> $: must not have an item twice ; [{'a':1,'b':2},{'b':2,'a':1}] -> $: must not have an item twice
            maxProperties | {'maxProperties':1} | {'a':1} ; [1,2] | {'a':1,'b':2} -> $: must have at most 1 properties but has 2
            minProperties | {'minProperties':1} | {'a':1} | {} -> $: must have at least 1 properties but has 0
            required | {'required':['a b','toString']} | {'a b':1,'toString':2} ; [] | {'toString':1} -> $['a b']: is missing
            true | true | 1 ; null ; {} | -
            true | {'properties':{'a':true}} | {'a':1} | 1 2 -> $: must be JSON but was not
            false | false | - | 1 -> $: must not be there
            false | {'properties':{'a':false}} | {} | {'a':1} -> $.a: must not be there
            """;

    static List<Case> cases() {
        List<Case> cases = new ArrayList<>();
        TABLE.lines().forEach(line -> {
            String[] columns = line.split(" \\| ");
            for (String value : values(columns[2])) {
                cases.add(new Case(columns[0], columns[1], value, ""));
            }
            for (String value : values(columns[3])) {
                String[] both = value.split(" -> ");
                cases.add(new Case(columns[0], columns[1], both[0], both[1]));
            }
        });
        return cases;
    }

    private static List<String> values(String column) {
        return column.equals("-") ? List.of() : List.of(column.split(" ; "));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void keywordsAreChecked(Case one) {
        List<String> found = new JsonSchema(json(one.schema())).violations(json(one.value()));
        if (one.fits()) {
            assertThat(found).isEmpty();
        } else {
            assertThat(found).hasSize(1);
            assertThat(found.get(0).replace('"', '\'')).startsWith(one.violation());
        }
    }

    private static String json(String text) {
        return text.replace('\'', '"');
    }

    @Test
    void eachAssertionHasValuesThatFitAndValuesThatDoNot() {
        Map<String, int[]> counts = new TreeMap<>();
        for (Case one : cases()) {
            counts.computeIfAbsent(one.keyword(), any -> new int[2])[one.fits() ? 0 : 1]++;
        }
        counts.forEach((keyword, count) ->
                System.out.println(keyword + ": " + count[0] + " values that fit, " + count[1] + " that do not"));
        assertThat(counts.keySet()).isEqualTo(new TreeSet<>(ASSERTIONS));
        assertThat(counts).allSatisfy((keyword, count) -> {
            assertThat(count[0]).as(keyword).isPositive();
            assertThat(count[1]).as(keyword).isPositive();
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'title':'x'}",
                "{'description':'x'}",
                "{'default':3}",
                "{'deprecated':true}",
                "{'readOnly':true}",
                "{'writeOnly':true}",
                "{'examples':[3]}",
                "{'$comment':'x'}",
                "{'format':'date'}",
                "{'format':'email'}",
                "{'format':'nobody knows'}",
                "{'contentEncoding':'base64'}",
                "{'contentMediaType':'application/json'}",
                "{'contentMediaType':'application/json','contentSchema':{'type':'null'}}",
                "{'$vocabulary':{'https://example.org/v':true}}",
                "{'nobody knows':{'$anchor':3}}"
            })
    void annotationsRefuseNoValue(String schema) {
        assertThat(new JsonSchema(json(schema)).violations("\"{%\"")).isEmpty();
        assertThat(new JsonSchema(json(schema)).violations("3")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'title':3}", "{'description':3}", "{'deprecated':3}", "{'readOnly':3}", "{'writeOnly':3}",
                "{'examples':3}", "{'$comment':3}", "{'format':3}", "{'contentEncoding':3}", "{'contentMediaType':3}",
                "{'contentSchema':3}", "{'$vocabulary':3}", "{'$anchor':3}", "{'minItems':-1}", "{'required':'a'}",
                "{'multipleOf':0}", "{'$id':'http://a.b/c#d'}"
            })
    void keywordsOfAnotherTypeAreRefused(String schema) {
        assertThatThrownBy(() -> new JsonSchema(json(schema)).checked())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("$.");
    }
}
