package io.pocketflow.llm;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;

/** The bounds that a JSON schema sets to numbers, lengths and sizes. */
final class Bounds {

    private Bounds() {}

    static void check(JsonNode schema, JsonNode number, String path, Violations violations) {
        BigDecimal value = number.decimalValue();
        if (compare(value, schema.path("minimum"), 1) < 0) {
            violations.mustBe(path, "at least " + schema.get("minimum"), number);
        }
        if (compare(value, schema.path("maximum"), -1) > 0) {
            violations.mustBe(path, "at most " + schema.get("maximum"), number);
        }
        if (compare(value, schema.path("exclusiveMinimum"), 1) <= 0) {
            violations.mustBe(path, "more than " + schema.get("exclusiveMinimum"), number);
        }
        if (compare(value, schema.path("exclusiveMaximum"), -1) >= 0) {
            violations.mustBe(path, "less than " + schema.get("exclusiveMaximum"), number);
        }
    }

    private static int compare(BigDecimal value, JsonNode bound, int withoutBound) {
        return bound.isNumber() ? value.compareTo(bound.decimalValue()) : withoutBound;
    }

    static void count(
            JsonNode schema, String least, String most, int count, String what, String path, Violations violations) {
        if (schema.path(least).isNumber() && count < schema.get(least).asInt()) {
            violations.add(path, "must have at least " + schema.get(least) + " " + what + " but has " + count);
        }
        if (schema.path(most).isNumber() && count > schema.get(most).asInt()) {
            violations.add(path, "must have at most " + schema.get(most) + " " + what + " but has " + count);
        }
    }
}
