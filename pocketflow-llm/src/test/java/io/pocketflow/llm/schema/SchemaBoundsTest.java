package io.pocketflow.llm.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pocketflow.llm.JsonSchema;
import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.fixture.Growth;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.IntUnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Schemas and values that could take time or stack without end. */
@Timeout(60)
class SchemaBoundsTest {

    private static final String CLOSED = "unevaluatedProperties";

    /** A schema and a value of a size. */
    record Growing(String name, int size, IntFunction<String> schema, IntFunction<String> value) {

        List<String> violations(int factor) {
            return new JsonSchema(schema.apply(size * factor)).violations(value.apply(size * factor));
        }

        /** Returns the check of a value; the text is made and the schema compiled outside. */
        Runnable check(int factor) {
            CompiledSchema compiled = CompiledSchemas.of(new JsonSchema(schema.apply(size * factor)).json());
            String json = value.apply(size * factor);
            return () -> compiled.violations(json);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private static String many(int count, IntFunction<String> element) {
        return IntStream.range(0, count).mapToObj(element).collect(Collectors.joining(","));
    }

    /** An expression: a number, or one of these operators with two expressions. */
    private static String expressions(String choice, String closed) {
        String operators = many(
                4,
                i -> "{\"type\":\"object\",\"properties\":{\"op\":{\"const\":\"op" + i
                        + "\"},\"left\":{\"$ref\":\"#/$defs/e\"},\"right\":{\"$ref\":\"#/$defs/e\"}},"
                        + "\"required\":[\"op\",\"left\",\"right\"],\"" + closed + "\":false}");
        return "{\"$ref\":\"#/$defs/e\",\"$defs\":{\"e\":{\"" + choice + "\":[{\"type\":\"number\"}," + operators
                + "]}}}";
    }

    /** Closed expressions whose parts are found by a dynamic reference. */
    private static String dynamicExpressions() {
        return expressions("anyOf", CLOSED)
                .replace("{\"$ref\":\"#/$defs/e\"}", "{\"$dynamicRef\":\"#e\"}")
                .replace(
                        "{\"anyOf\":[{\"type\":\"number\"}",
                        "{\"$dynamicAnchor\":\"e\",\"anyOf\":[{\"type\":\"number\"}");
    }

    private static String expression(int depth, String leaf) {
        String value = leaf;
        for (int i = 0; i < depth; i++) {
            value = "{\"left\":" + value + ",\"op\":\"op" + i % 4 + "\",\"right\":2}";
        }
        return value;
    }

    /** Each definition refers to the next one twice. */
    private static String bomb(int size, String last) {
        return "{\"$ref\":\"#/$defs/a0\",\"$defs\":{"
                + many(
                        size,
                        i -> "\"a" + i + "\":{\"allOf\":[{\"$ref\":\"#/$defs/a" + (i + 1) + "\"},{\"$ref\":\"#/$defs/a"
                                + (i + 1) + "\"}]}")
                + ",\"a" + size + "\":" + last + "}}";
    }

    /** Names of one hash: each bit of the number is written as one of two texts whose hashes are the same. */
    private static String colliding(int number) {
        IntUnaryOperator bit = i -> number >> i & 1;
        return IntStream.range(0, 16)
                .mapToObj(i -> bit.applyAsInt(i) == 0 ? "Aa" : "BB")
                .collect(Collectors.joining());
    }

    static List<Growing> growing() {
        return List.of(
                new Growing("anyOf", 40, n -> expressions("anyOf", "additionalProperties"), n -> expression(n, "1")),
                new Growing("oneOf", 40, n -> expressions("oneOf", "additionalProperties"), n -> expression(n, "1")),
                new Growing("anyOf, closed", 40, n -> expressions("anyOf", CLOSED), n -> expression(n, "1")),
                new Growing("oneOf, closed", 40, n -> expressions("oneOf", CLOSED), n -> expression(n, "1")),
                new Growing("dynamic", 40, n -> dynamicExpressions(), n -> expression(n, "1")),
                new Growing(
                        "unevaluated items",
                        4_000,
                        n -> "{\"anyOf\":[{\"contains\":{\"type\":\"number\"}},true],\"unevaluatedItems\":false}",
                        n -> "[" + many(n, i -> "1") + "]"),
                new Growing(
                        "unevaluated names of one hash",
                        4_000,
                        n -> "{\"allOf\":[{\"patternProperties\":{\"A|B\":{}}}],\"unevaluatedProperties\":false}",
                        n -> "{" + many(n, i -> "\"" + colliding(i) + "\":1") + "}"),
                new Growing("bomb", 50, n -> bomb(n, "{\"type\":\"string\"}"), n -> "\"x\""),
                new Growing("bomb at true", 50, n -> bomb(n, "{\"type\":\"boolean\"}"), n -> "true"),
                new Growing(
                        "enum",
                        1_000,
                        n -> "{\"items\":{\"enum\":[" + many(n, i -> "\"v" + i + "\"") + "]}}",
                        n -> "[" + many(n, i -> "\"v" + i + "\"") + "]"),
                new Growing(
                        "patternProperties",
                        2_000,
                        n -> "{\"patternProperties\":{" + many(20, i -> "\"^a" + i + "x\":{}") + "}}",
                        n -> "{" + many(n, i -> "\"name" + i + "\":1") + "}"),
                new Growing(
                        "uniqueItems",
                        4_000,
                        n -> "{\"uniqueItems\":true}",
                        n -> "[" + many(n, i -> "\"" + colliding(i) + "\"") + "]"),
                new Growing(
                        "names of one hash",
                        2_000,
                        n ->
                                "{\"additionalProperties\":{\"$ref\":\"#/$defs/a\"},\"$defs\":{\"a\":{\"type\":\"boolean\"}}}",
                        n -> "{" + many(n, i -> "\"" + colliding(i) + "\":true") + "}"),
                new Growing("pattern", 2_000, n -> "{\"pattern\":\"^(a|b)[ab]*$\"}", n -> "\"" + "a".repeat(n) + "\""));
    }

    @ParameterizedTest
    @MethodSource("growing")
    void timeGrowsWithTheValue(Growing growing) {
        assertThat(growing.violations(1)).isEmpty();
        assertThat(growing.violations(4)).isEmpty();
        Growth.assertLinear(growing.check(1), growing.check(4));
    }

    @ParameterizedTest
    @CsvSource({
        "anyOf,additionalProperties",
        "oneOf,additionalProperties",
        "anyOf,unevaluatedProperties",
        "oneOf,unevaluatedProperties"
    })
    void recursiveChoicesAreRightAtTheDeepestNesting(String choice, String closed) {
        JsonSchema schema = new JsonSchema(expressions(choice, closed));
        assertThat(schema.violations(expression(190, "1"))).isEmpty();
        assertThat(schema.violations(expression(190, "\"x\""))).hasSize(1);
    }

    @Test
    void dynamicChoicesAreRightAtTheDeepestNesting() {
        JsonSchema schema = new JsonSchema(dynamicExpressions());
        assertThat(schema.violations(expression(190, "1"))).isEmpty();
        assertThat(schema.violations(expression(190, "\"x\""))).hasSize(1);
    }

    @Test
    void bombsAreCompiledAndRefuseWhatDoesNotFit() {
        assertThat(new JsonSchema(bomb(200, "{\"type\":\"string\"}")).checked().violations("3"))
                .containsExactly("$: must be a text but was 3");
    }

    /** Each of the resources can be entered on the way to the last one or not, so the sets double with each of them. */
    @Test
    void exponentiallyManyDynamicScopesAreRefused() {
        IntFunction<String> next =
                i -> i == 30 ? "{\"$ref\":\"end\"}" : "{\"$ref\":\"r" + i + "\"},{\"$ref\":\"s" + i + "\"}";
        String resources = many(
                30,
                i -> "\"r" + i + "\":{\"$id\":\"r" + i + "\",\"$dynamicAnchor\":\"a" + i + "\",\"anyOf\":["
                        + next.apply(i + 1) + "]},\"s" + i + "\":{\"$id\":\"s" + i + "\",\"anyOf\":["
                        + next.apply(i + 1) + "]}");
        String end = "\"end\":{\"$id\":\"end\",\"anyOf\":["
                + many(30, i -> "{\"properties\":{\"p\":{\"$dynamicRef\":\"r" + i + "#a" + i + "\"}}}") + "]}";
        String schema = "{\"$id\":\"http://a.invalid/\",\"anyOf\":[" + next.apply(0) + "],\"$defs\":{" + resources + ","
                + end + "}}";
        assertThatThrownBy(() -> new JsonSchema(schema).checked())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("through more than 200 sets of resources");
    }

    @Test
    void checksEndWhenTheirBudgetIsUsedUp() {
        String properties = "{\"items\":{\"properties\":{" + many(5_000, i -> "\"r" + i + "\":{}") + "}}}";
        assertThat(new JsonSchema(properties).violations("[" + many(100_000, i -> "{\"a\":1}") + "]"))
                .containsExactly("$: could not be checked, as that takes more than 2 seconds or 20000000 steps");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'items':{'required':[NAMES]}}",
                "{'items':{'anyOf':[{'required':[NAMES]},true]}}",
                "{'items':{'dependentRequired':{'a':[NAMES]}}}",
                "{'items':{'properties':{PROPERTIES}}}",
                "{'items':{'not':{'required':[NAMES]}}}"
            })
    void manyNamesTimesManyObjectsEnd(String schema) {
        String json = schema.replace('\'', '"')
                .replace("NAMES", many(5_000, i -> "\"r" + i + "\""))
                .replace("PROPERTIES", many(5_000, i -> "\"r" + i + "\":{\"type\":\"string\"}"));
        assertThat(new JsonSchema(json).violations("[" + many(100_000, i -> "{\"a\":1}") + "]"))
                .hasSizeLessThanOrEqualTo(10);
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " ~ ",
            value = {"^(?:[^\\\\n]|\\\\n)*$ ~ ab", "^([A-Za-z]+[ .,]*)+$ ~ 'ab, '", "^(a|b|ab)*$ ~ ab"})
    void patternsThatNeedTooMuchStackAreAViolation(String pattern, String part) {
        assertThat(new JsonSchema("{\"pattern\":\"" + pattern + "\"}").violations("\"" + part.repeat(200_000) + "\""))
                .singleElement()
                .asString()
                .startsWith("$: could not be checked, as the pattern");
    }

    @ParameterizedTest
    @ValueSource(strings = {"^(?:[^\\\\n]|\\\\n)*$", "^([A-Za-z]+[ .,]*)+$"})
    void patternsThatNeedTooMuchStackTakeTimeThatGrowsWithTheText(String pattern) {
        JsonSchema schema = new JsonSchema("{\"pattern\":\"" + pattern + "\"}");
        String text = "\"" + "ab, ".repeat(11_000) + "\"";
        String longer = "\"" + "ab, ".repeat(44_000) + "\"";
        Growth.assertLinear(() -> schema.violations(text), () -> schema.violations(longer));
    }

    @ParameterizedTest
    @ValueSource(strings = {"^(.*)*(.*)*(.*)*x$", "^(a?b?)*(a?b?)*(a?b?)*(a?b?)*c$"})
    void patternsThatBacktrackForEverEnd(String pattern) {
        assertThat(new JsonSchema("{\"pattern\":\"" + pattern + "\"}").violations("\"" + "ab".repeat(500) + "\""))
                .singleElement()
                .asString()
                .startsWith("$: ");
    }

    @Test
    void schemasNestedTooDeeplyAreRefused() {
        String chain = "{\"$ref\":\"#/$defs/a0\",\"$defs\":{"
                + many(20_000, i -> "\"a" + i + "\":{\"$ref\":\"#/$defs/a" + (i + 1) + "\"}") + ",\"a20000\":{}}}";
        assertThatThrownBy(() -> new JsonSchema(chain).checked())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("nested too deeply");
    }

    @Test
    void schemasTimesValuesNestedTooDeeplyAreAViolation() {
        String schema = "{\"$ref\":\"#/$defs/a0\",\"$defs\":{"
                + many(150, i -> "\"a" + i + "\":{\"allOf\":[{\"$ref\":\"#/$defs/a" + (i + 1) + "\"}]}")
                + ",\"a150\":{\"items\":{\"$ref\":\"#/$defs/a0\"}}}}";
        assertThat(new JsonSchema(schema).violations("[".repeat(199) + "]".repeat(199)))
                .containsExactly("$: could not be checked, as the schema and the value are nested too deeply");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e999999999", "[1,{\"a\":1e-999999999}]", "-1E2147483647", "[0.1e1001]"})
    void numbersThatAreTooLongToWriteAreAViolation(String json) {
        for (String schema :
                List.of("{\"enum\":[1]}", "{\"multipleOf\":3}", "{\"uniqueItems\":true}", "{\"const\":1}")) {
            assertThat(new JsonSchema(schema).violations(json))
                    .singleElement()
                    .asString()
                    .endsWith(": must be a number of at most 1000 digits");
        }
        assertThatThrownBy(() -> new JsonSchema("{\"const\":" + json + "}").checked())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("$.const");
    }

    @Test
    void anInterruptedCheckIsCancelled() {
        Thread.currentThread().interrupt();
        JsonSchema schema = new JsonSchema("{\"items\":{\"type\":\"number\"}}");
        assertThatThrownBy(() -> schema.violations("[" + many(10_000, i -> "1") + "]"))
                .isInstanceOfSatisfying(
                        LlmException.class, e -> assertThat(e.kind()).isEqualTo(LlmException.Kind.CANCELLED));
        assertThat(Thread.interrupted()).isTrue();
    }
}
