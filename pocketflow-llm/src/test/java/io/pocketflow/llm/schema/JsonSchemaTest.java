package io.pocketflow.llm.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.type.TypeReference;
import io.pocketflow.core.TypeRef;
import io.pocketflow.llm.JsonSchema;
import io.pocketflow.llm.base.Json;
import io.pocketflow.llm.fixture.Invoice;
import io.pocketflow.llm.fixture.Scalars;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonSchemaTest {

    record Bad(List<Inner> inner) {
        record Inner(Object anything) {}
    }

    record BadMap(Map<Integer, String> map) {}

    record Generic<T>(T value) {}

    record Arrays(int[] numbers) {}

    @ParameterizedTest
    @CsvSource({
        "invoice,io.pocketflow.llm.fixture.Invoice",
        "tree,io.pocketflow.llm.fixture.Invoice$Tree",
        "forest,io.pocketflow.llm.fixture.Invoice$Forest",
        "scalars,io.pocketflow.llm.fixture.Scalars"
    })
    void recordsHaveTheSchemaOfTheGoldenFile(String file, String type) throws Exception {
        try (InputStream golden = JsonSchemaTest.class.getResourceAsStream("/schemas/" + file + ".json")) {
            assertThat(SchemaTree.of(JsonSchema.of(Class.forName(type)).json()).toPrettyString())
                    .isEqualTo(Json.MAPPER.readTree(golden).toPrettyString());
        }
    }

    @Test
    void aListAndAnOptionalHaveASchemaToo() {
        assertThat(JsonSchema.of(new TypeRef<List<Integer>>() {}).json())
                .isEqualTo("{\"type\":\"array\",\"items\":{\"type\":\"integer\"}}");
        assertThat(JsonSchema.of(new TypeRef<Optional<String>>() {}).json())
                .isEqualTo("{\"type\":[\"string\",\"null\"]}");
    }

    @Test
    void everyObjectOfARecordIsAsStrictProvidersWantIt() throws Exception {
        for (Class<?> type : List.of(Invoice.class, Invoice.Tree.class, Scalars.class)) {
            for (var object : SchemaTree.of(JsonSchema.of(type).json()).findParents("properties")) {
                List<String> required =
                        Json.MAPPER.convertValue(object.get("required"), new TypeReference<List<String>>() {});
                assertThat(object.get("additionalProperties").booleanValue()).isFalse();
                assertThat(required)
                        .containsExactlyElementsOf(object.get("properties").properties().stream()
                                .map(Map.Entry::getKey)
                                .toList());
            }
        }
    }

    @Test
    void anUnsupportedTypeIsRefusedByItsPath() {
        assertThatThrownBy(() -> JsonSchema.of(Bad.class))
                .hasMessageStartingWith("$.inner[].anything: java.lang.Object has no JSON schema: known are records");
        assertThatThrownBy(() -> JsonSchema.of(BadMap.class))
                .hasMessageContaining("$.map")
                .hasMessageEndingWith("the keys of a map must be String");
        assertThatThrownBy(() -> JsonSchema.of(Generic.class))
                .hasMessageEndingWith("generic records are not supported");
        assertThatThrownBy(() -> JsonSchema.of(Arrays.class))
                .hasMessageStartingWith("$.numbers: int[] has no JSON schema");
        assertThatThrownBy(() -> JsonSchema.of(new TypeRef<List<?>>() {})).hasMessageStartingWith("$[]: ?");
        assertThatThrownBy(() -> JsonSchema.of(new TypeRef<Optional<Optional<String>>>() {}))
                .hasMessageContaining("an optional cannot hold what may be missing itself");
    }

    @Test
    void aValueThatWasWrittenIsReadAsTheSame() {
        Object read = Shapes.of(Invoice.class).read(JsonValues.tree(Invoice.VALUE), "$", new Violations());
        assertThat(read).isEqualTo(Invoice.VALUE);
        Scalars scalars = Scalars.SOME;
        Violations violations = new Violations();
        assertThat(Shapes.of(Scalars.class).read(JsonValues.tree(scalars), "$", violations))
                .isEqualTo(scalars);
        assertThat(violations.list()).isEmpty();
    }

    record Same(
            @com.fasterxml.jackson.annotation.JsonProperty("a")
            String x,

            int a) {}

    enum Twins {
        @com.fasterxml.jackson.annotation.JsonProperty("A")
        ONE,
        A
    }

    record OfTwins(Twins twins) {}

    @Test
    void twoOfOneNameAreRefused() {
        assertThatThrownBy(() -> JsonSchema.of(Same.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("two components are named 'a'");
        assertThatThrownBy(() -> JsonSchema.of(OfTwins.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("two constants are named 'A'");
    }

    @Test
    void aSchemaIsOneValueAndKeepsItsDigits() {
        assertThatThrownBy(() -> new JsonSchema("{} {}")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new JsonSchema(" ")).hasMessageStartingWith("a JSON schema must be JSON");
        assertThat(new JsonSchema("{\"const\":0.12345678901234567890}").violations("0.12345678901234567890"))
                .isEmpty();
    }
}
