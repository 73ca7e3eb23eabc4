package io.pocketflow.llm.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pocketflow.llm.base.Json;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * JSON in which equal numbers are equal nodes: the schema library compares 1 and 1.0 as nodes in some places, and by value
 * in others. Whole numbers become integers, and decimals lose the zeros at their end.
 */
final class PlainNumbers {

    /** The longest number that is written out, in digits: a few characters can stand for gigabytes of zeros. */
    static final int MOST_DIGITS = 1_000;

    private static final BigInteger SMALLEST_LONG = BigInteger.valueOf(Long.MIN_VALUE);
    private static final BigInteger LARGEST_LONG = BigInteger.valueOf(Long.MAX_VALUE);

    private PlainNumbers() {}

    /** Returns a copy, or the tree itself where it is a text, a boolean or null. Numbers must not be too long. */
    static JsonNode of(JsonNode tree) {
        if (tree instanceof ObjectNode object) {
            ObjectNode copy = JsonNodeFactory.instance.objectNode();
            object.properties().forEach(entry -> copy.set(entry.getKey(), of(entry.getValue())));
            return copy;
        }
        if (tree instanceof ArrayNode array) {
            ArrayNode copy = JsonNodeFactory.instance.arrayNode(array.size());
            array.forEach(element -> copy.add(of(element)));
            return copy;
        }
        return tree.isNumber() ? number(tree.decimalValue()) : tree;
    }

    private static JsonNode number(BigDecimal value) {
        BigDecimal stripped = value.stripTrailingZeros();
        if (stripped.scale() > 0) {
            return DecimalNode.valueOf(stripped);
        }
        BigInteger whole = stripped.toBigIntegerExact();
        boolean isLong = whole.compareTo(SMALLEST_LONG) >= 0 && whole.compareTo(LARGEST_LONG) <= 0;
        return isLong ? LongNode.valueOf(whole.longValue()) : BigIntegerNode.valueOf(whole);
    }

    /** Returns the path of the first number that is too long to be written out, or null. */
    static @Nullable String tooLong(JsonNode tree, String path) {
        if (!hasTooLong(tree)) {
            return null;
        }
        if (tree.isArray()) {
            for (int i = 0; i < tree.size(); i++) {
                if (hasTooLong(tree.get(i))) {
                    return tooLong(tree.get(i), Violations.element(path, i));
                }
            }
        }
        for (Map.Entry<String, JsonNode> entry : tree.properties()) {
            if (hasTooLong(entry.getValue())) {
                return tooLong(entry.getValue(), Violations.property(path, entry.getKey()));
            }
        }
        return path;
    }

    private static boolean hasTooLong(JsonNode tree) {
        if (tree.isContainerNode()) {
            for (JsonNode element : tree) {
                if (hasTooLong(element)) {
                    return true;
                }
            }
            return false;
        }
        if (!tree.isBigDecimal()) {
            return false; // the parser has counted its digits
        }
        BigDecimal value = tree.decimalValue();
        long digits = Math.max(value.scale(), (long) value.precision() - value.scale());
        return value.signum() != 0 && digits > MOST_DIGITS;
    }

    /** Returns the number of values within a value. */
    static long size(JsonNode value) {
        long size = value.size();
        if (value.isContainerNode()) {
            for (JsonNode element : value) {
                size += size(element);
            }
        }
        return size;
    }

    /** Returns a text that equal values share, and others do not. Its numbers must be plain ones. */
    static String canonical(JsonNode value, CheckBudget budget) {
        StringBuilder text = new StringBuilder();
        write(value, text, budget);
        return text.toString();
    }

    private static void write(JsonNode value, StringBuilder text, CheckBudget budget) {
        budget.spend(1);
        if (value.isObject()) {
            List<String> names = new ArrayList<>();
            value.fieldNames().forEachRemaining(names::add);
            names.sort(null);
            text.append('{');
            for (String name : names) {
                text.append(Json.MAPPER.getNodeFactory().textNode(name)).append(':');
                write(value.get(name), text, budget);
                text.append(',');
            }
            text.append('}');
        } else if (value.isArray()) {
            text.append('[');
            for (JsonNode element : value) {
                write(element, text, budget);
                text.append(',');
            }
            text.append(']');
        } else {
            text.append(value);
        }
    }
}
