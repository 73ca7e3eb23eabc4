package io.pocketflow.llm.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.llm.JsonSchema;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Draft 2020-12 by subject, in the lines of {@code draft-2020-12.txt}: {@code subject | schema | values that fit | values that do
 * not}, where single quotes stand for double ones, {@code " ; "} divides values, and a dash stands for none.
 */
class SchemaDraftTest {

    /** A value and whether it fits the schema. */
    record Case(String subject, String schema, String value, boolean fits) {

        @Override
        public String toString() {
            return subject + ": " + value + " by " + schema;
        }
    }

    static List<Case> cases() throws IOException {
        List<Case> cases = new ArrayList<>();
        try (InputStream table = SchemaDraftTest.class.getResourceAsStream("draft-2020-12.txt")) {
            for (String line : new String(table.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
                String[] columns =
                        line.replace("\\'", "\\\"").replace('\'', '"').split(" \\| ");
                values(columns[2]).forEach(value -> cases.add(new Case(columns[0], columns[1], value, true)));
                values(columns[3]).forEach(value -> cases.add(new Case(columns[0], columns[1], value, false)));
            }
        }
        return cases;
    }

    private static Stream<String> values(String column) {
        return column.equals("-") ? Stream.empty() : Stream.of(column.split(" ; "));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void valuesFitAsTheDraftSays(Case one) {
        assertThat(new JsonSchema(one.schema())
                        .checked()
                        .violations(one.value())
                        .isEmpty())
                .isEqualTo(one.fits());
    }

    @Test
    void eachSubjectHasCases() throws IOException {
        Map<String, Integer> counts = new TreeMap<>();
        cases().forEach(one -> counts.merge(one.subject(), 1, Integer::sum));
        System.out.println(cases().size() + " cases: " + counts);
        assertThat(counts).hasSize(48);
    }
}
