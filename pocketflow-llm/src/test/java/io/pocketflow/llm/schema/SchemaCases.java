package io.pocketflow.llm.schema;

import io.pocketflow.llm.JsonSchema;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.provider.Arguments;

/** Tables of schemas with values that fit and values that do not; single quotes stand for double ones. */
final class SchemaCases {

    private SchemaCases() {}

    static String json(String text) {
        return text.replace('\'', '"');
    }

    static JsonSchema schema(String text) {
        return new JsonSchema(json(text)).checked();
    }

    /** Each line of the table has a schema, the values that fit, and the values that do not: {@code schema | a ; b | c}. */
    static List<Arguments> of(String table) {
        List<Arguments> cases = new ArrayList<>();
        table.lines().forEach(line -> {
            String[] columns = line.split(" \\| ");
            for (String value : columns[1].split(" ; ")) {
                cases.add(Arguments.of(columns[0], value.trim(), true));
            }
            for (String value : columns[2].split(" ; ")) {
                cases.add(Arguments.of(columns[0], value.trim(), false));
            }
        });
        return cases;
    }
}
