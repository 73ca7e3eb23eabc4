package io.pocketflow.cli.pool;

import io.pocketflow.cli.items.BadItem;
import io.pocketflow.cli.items.Item;
import io.pocketflow.cli.items.JsonFields.JsonNumber;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The fields of an item as a user's pool receives them: texts, booleans, lists, maps and numbers. Whole numbers are
 * {@code Integer}, {@code Long} or {@code BigInteger}, all others {@code BigDecimal}. A field that is null is absent.
 */
public final class FlowFields {

    private FlowFields() {}

    /**
     * Returns the fields of an item.
     *
     * @throws BadItem if the item could not be read
     */
    public static Map<String, ?> of(Item item) {
        if (item.trouble() != null) {
            throw new BadItem(item.trouble());
        }
        Map<String, Object> fields = new LinkedHashMap<>();
        item.fields().forEach((name, value) -> {
            if (value != null) {
                fields.put(name, plain(value));
            }
        });
        return Collections.unmodifiableMap(fields);
    }

    private static Object plain(Object value) {
        if (value instanceof JsonNumber number) {
            return number(number.digits());
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> plain = new LinkedHashMap<>();
            map.forEach((name, inner) -> plain.put((String) name, inner == null ? null : plain(inner)));
            return Collections.unmodifiableMap(plain);
        }
        if (value instanceof List<?> list) {
            List<@Nullable Object> plain = new ArrayList<>(list.size());
            list.forEach(inner -> plain.add(inner == null ? null : plain(inner)));
            return Collections.unmodifiableList(plain);
        }
        return value;
    }

    private static Number number(String digits) {
        if (!digits.matches("-?[0-9]+")) {
            return new BigDecimal(digits);
        }
        BigInteger whole = new BigInteger(digits);
        if (whole.bitLength() < Integer.SIZE) {
            return whole.intValue();
        }
        return whole.bitLength() < Long.SIZE ? (Number) whole.longValue() : whole;
    }
}
