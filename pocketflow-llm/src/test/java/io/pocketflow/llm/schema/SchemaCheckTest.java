package io.pocketflow.llm.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pocketflow.llm.JsonSchema;
import io.pocketflow.llm.base.Json;
import io.pocketflow.llm.fixture.Invoice;
import io.pocketflow.llm.fixture.Scalars;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SchemaCheckTest {

    private static List<String> violations(String schema, String json) {
        return new JsonSchema(schema).violations(json);
    }

    @Test
    void aViolationNamesThePathAndTheValue() {
        String json = Invoice.JSON.replace("12.50", "\"12,50\"");
        assertThat(JsonSchema.of(Invoice.class).violations(json))
                .containsExactly("$.lines[0].amount: must be a number but was \"12,50\"");
    }

    @Test
    void fittingValuesHaveNoViolations() {
        assertThat(JsonSchema.of(Invoice.class).violations(Invoice.JSON)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "{'type':'integer'} | 3.0 |",
                "{'type':'integer'} | 3.5 | $: must be a whole number but was 3.5",
                "{'type':['string','null']} | null |",
                "{'type':['string','null']} | 1 | $: must be a text or null but was 1",
                "{'enum':[1,'a',null]} | 1.0 |",
                "{'enum':[1,'a',null]} | 'b' | $: must be one of [1,'a',null] but was 'b'",
                "{'const':{'a':1}} | {'a':1.0} |",
                "{'const':2} | 3 | $: must be 2 but was 3",
                "{'required':['a b']} | {} | $['a b']: is missing",
                "{'properties':{'a':{'type':'array','items':{'type':'boolean'}}}} | {'a':[true,0]} | $.a[1]: must be true or false but was 0",
                "{'properties':{'a':{}},'additionalProperties':false} | {'a':1,'b':2} | $.b: is not allowed; known are [a]",
                "{'additionalProperties':{'type':'string'}} | {'b':2} | $.b: must be a text but was 2",
                "{'patternProperties':{'^x':{'type':'integer'}},'additionalProperties':false} | {'x1':1} |",
                "{'patternProperties':{'^x':{'type':'integer'}},'additionalProperties':false} | {'y':1} | $.y: is not allowed",
                "{'patternProperties':{'^x':{'type':'integer'}}} | {'x1':'a'} | $.x1: must be a whole number but was 'a'",
                "{'prefixItems':[{'type':'string'},{'type':'number'}],'items':false} | ['a',1] |",
                "{'prefixItems':[{'type':'string'},{'type':'number'}],'items':false} | ['a',1,2] | $[2]: must not be there",
                "{'prefixItems':[{'type':'string'},{'type':'number'}]} | ['a','b'] | $[1]: must be a number but was 'b'",
                "{'minimum':1,'maximum':2} | 0.5 | $: must be at least 1 but was 0.5",
                "{'minimum':1,'maximum':2} | 2.5 | $: must be at most 2 but was 2.5",
                "{'exclusiveMinimum':1} | 1 | $: must be more than 1 but was 1",
                "{'exclusiveMaximum':1} | 1.0 | $: must be less than 1 but was 1.0",
                "{'minItems':2} | [1] | $: must have at least 2 items but has 1",
                "{'maxItems':0} | [1] | $: must have at most 0 items but has 1",
                "{'minLength':2} | 'x' | $: must have at least 2 characters but has 1",
                "{'maxLength':1} | '\uD83D\uDE00' |",
                "{'maxLength':1} | 'ab' | $: must have at most 1 characters but has 2",
                "{'pattern':'^a+$'} | 'aab' | $: must match ^a+$ but was 'aab'",
                "{'anyOf':[{'type':'string'},{'type':'null'}]} | 1 | $: must be a text but was 1",
                "{'anyOf':[{'type':'string'},{'type':'boolean'}]} | 1 | $: must be a value for one of 2 schemas but was 1",
                "{'oneOf':[{'type':'number'},{'type':'integer'}]} | 1 | $: must fit exactly one of 2 schemas but fits 2",
                "{'oneOf':[{'type':'number'},{'type':'integer'}]} | 1.5 |",
                "{'allOf':[{'minimum':1},{'maximum':2}]} | 3 | $: must be at most 2 but was 3",
                "{'$defs':{'n':{'type':'number'}},'items':{'$ref':'#/$defs/n'}} | [1,'x'] | $[1]: must be a number but was 'x'",
                "{'$defs':{'a b~c+':{'type':'number'}},'items':{'$ref':'#/$defs/a%20b~0c+'}} | ['x'] | $[0]: must be a number but was 'x'",
                "{'properties':{'a':false}} | {'a':1} | $.a: must not be there",
                "{'type':'object'} | {'a': | $: must be JSON but was not: Unexpected end-of-input",
                "{'type':'object'} | [1,2] | $: must be an object but was an array of 2",
                "{} | 1 2 | $: must be JSON but was not: Trailing token",
            })
    void eachKeywordIsChecked(String schema, String json, String violation) {
        List<String> found = violations(schema.replace('\'', '"'), json.replace('\'', '"'));
        if (violation == null || violation.isBlank()) {
            assertThat(found).isEmpty();
        } else {
            assertThat(found).hasSize(1);
            assertThat(found.get(0).replace('"', '\'')).startsWith(violation);
        }
    }

    @Test
    void atMostTenPlacesAreNamed() {
        String many = "[" + "1,".repeat(50) + "1]";
        assertThat(violations("{\"items\":{\"type\":\"string\"}}", many)).hasSize(10);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"$ref\":\"#\"}",
                "{\"$ref\":\"#/nowhere\"}",
                "{\"$ref\":\"https://example.org/x\"}",
                "{\"type\":\"text\"}",
                "{\"anyOf\":[{\"$ref\":\"#\"}]}",
                "{\"items\":3}"
            })
    void aSchemaThatMakesNoSenseIsRefused(String schema) {
        assertThatThrownBy(() -> violations(schema, "[1]")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aPatternThatIsNoneIsRefused() {
        assertThatThrownBy(() -> violations("{\"pattern\":\"(\"}", "\"x\""))
                .hasMessageContaining("$.pattern: the pattern ( is not a regular expression");
    }

    /** Two readers of one type: what the schema allows is read, and what it refuses is not. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void theSchemaAndTheReaderOfATypeAgree(long seed) throws Exception {
        Random random = new Random(seed);
        int read = 0;
        for (int i = 0; i < 3000; i++) {
            JsonNode json = mutated(Json.exact(Invoice.JSON), random);
            boolean fits =
                    JsonSchema.of(Invoice.class).violations(json.toString()).isEmpty();
            Violations violations = new Violations();
            Object value = Shapes.of(Invoice.class).read(Json.exact(json.toString()), "$", violations);
            assertThat(value != null).as("%s %s", json, violations.list()).isEqualTo(fits);
            assertThat(violations.isEmpty()).isEqualTo(value != null);
            read += fits ? 1 : 0;
        }
        assertThat(read).isBetween(300, 2700);
    }

    /** Other values in some places; dates and missing values, where the reader knows more, are left alone. */
    private static JsonNode mutated(JsonNode invoice, Random random) throws Exception {
        JsonNode[] values = {
            Json.exact("1"), Json.exact("\"x\""), Json.exact("null"), Json.exact("true"), Json.exact("{}"),
            Json.exact("[]"), Json.exact("2.5"), Json.exact("\"EUR\""), Json.exact("[\"a\"]"), Json.exact("7.0")
        };
        ObjectNode object = (ObjectNode) invoice;
        String[] names = {"number", "note", "currency", "lines", "tags", "paid_already", "more"};
        for (int i = random.nextInt(2); i > 0; i--) {
            object.set(names[random.nextInt(names.length)], values[random.nextInt(values.length)]);
        }
        if (object.get("lines") instanceof ArrayNode lines && lines.path(0) instanceof ObjectNode line) {
            String[] inLine = {"text", "amount", "count"};
            for (int i = random.nextInt(2); i > 0; i--) {
                line.set(inLine[random.nextInt(3)], values[random.nextInt(values.length)]);
            }
        }
        return object;
    }

    @Test
    void aValueIsNotCutWithinACharacter() {
        String json = "\"x" + "\uD83D\uDE00".repeat(60) + "\"";
        assertThat(violations("{\"type\":\"null\"}", json).get(0).codePoints())
                .noneMatch(c -> Character.getType(c) == Character.SURROGATE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'properties':{'a':{'type':['null','text']}}}",
                "{'items':{'anyOf':[{'type':'null'},{'additionalProperties':{'$ref':'#/$defs/none'}}]}}",
                "{'$defs':{'a':{'items':[{}]}},'properties':{'a':{'$ref':'#/$defs/a'}}}",
                "{'prefixItems':[{'pattern':'('}]}",
                "{'patternProperties':{'(':{}}}",
                "{'allOf':[{'$ref':'#'}]}"
            })
    void aSchemaCanBeCheckedBeforeThereIsAValue(String schema) {
        assertThatThrownBy(() -> new JsonSchema(schema.replace('\'', '"')).checked())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("$");
    }

    @Test
    void aSchemaThatMakesSenseIsItself() {
        JsonSchema tree = JsonSchema.of(Invoice.Tree.class);
        assertThat(tree.checked()).isSameAs(tree);
        assertThat(JsonSchema.of(Scalars.class).checked()).isNotNull();
        assertThat(JsonSchema.of(Invoice.Forest.class).checked()).isNotNull();
    }

    @Test
    void malformedJsonIsReportedWithoutTheParsersWords() {
        assertThat(violations("{}", "{\"a\":1"))
                .containsExactly(
                        "$: must be JSON but was not: Unexpected end-of-input: expected close marker for Object");
    }
}
