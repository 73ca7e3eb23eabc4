package io.pocketflow.llm.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A type whose JSON is one text, number or boolean.
 *
 * @param type the JSON type
 * @param format the format of JSON schema, if strict providers know it, else empty
 * @param hint the words for the format in a description, if strict providers do not know it, else empty
 * @param what the name of the type, for messages
 * @param reader returns the value, or throws an {@link IllegalArgumentException}, {@link ArithmeticException} or {@link
 *     DateTimeException} if the JSON does not fit
 */
record Scalar(String type, String format, String hint, String what, Function<JsonNode, Object> reader)
        implements Shape {

    /**
     * The maximum number of digits, more than any number of an application has. A short text such as 1e99999999 could
     * require gigabytes of digits.
     */
    private static final int MOST_DIGITS = 1000;

    private static final Map<Class<?>, Scalar> ALL = new HashMap<>();

    static {
        put(
                new Scalar("boolean", "", "", "true or false", json -> fits(json.isBoolean(), json.booleanValue())),
                boolean.class,
                Boolean.class);
        put(whole(Byte.MIN_VALUE, Byte.MAX_VALUE, BigInteger::byteValueExact), byte.class, Byte.class);
        put(whole(Short.MIN_VALUE, Short.MAX_VALUE, BigInteger::shortValueExact), short.class, Short.class);
        put(whole(Integer.MIN_VALUE, Integer.MAX_VALUE, BigInteger::intValueExact), int.class, Integer.class);
        put(whole(Long.MIN_VALUE, Long.MAX_VALUE, BigInteger::longValueExact), long.class, Long.class);
        put(new Scalar("integer", "", "", "a whole number", Scalar::integer), BigInteger.class);
        put(ofNumber(json -> finite((float) number(json).doubleValue())), float.class, Float.class);
        put(ofNumber(json -> finite(number(json).doubleValue())), double.class, Double.class);
        put(ofNumber(Scalar::number), BigDecimal.class);
        put(new Scalar("string", "", "", "a text", Scalar::text), String.class);
        put(text("date", "", "a date such as 2024-12-31", LocalDate::parse), LocalDate.class);
        put(
                text("", "a time of day such as 13:45:00", "a time of day such as 13:45:00", LocalTime::parse),
                LocalTime.class);
        put(
                text(
                        "",
                        "a local date and time such as 2024-12-31T13:45:00",
                        "a date and time such as 2024-12-31T13:45:00",
                        LocalDateTime::parse),
                LocalDateTime.class);
        String moment = "a date and time with offset such as 2024-12-31T13:45:00Z";
        put(text("date-time", "", moment, text -> OffsetDateTime.parse(text).toInstant()), Instant.class);
        put(text("date-time", "", moment, OffsetDateTime::parse), OffsetDateTime.class);
        put(text("date-time", "", moment, ZonedDateTime::parse), ZonedDateTime.class);
        put(text("duration", "", "a duration such as PT1H30M", Duration::parse), Duration.class);
        put(text("uuid", "", "a UUID", UUID::fromString), UUID.class);
        put(text("", "a URI", "a URI", URI::create), URI.class);
    }

    private static void put(Scalar scalar, Class<?>... types) {
        for (Class<?> type : types) {
            ALL.put(type, scalar);
        }
    }

    static @Nullable Scalar of(Class<?> type) {
        return ALL.get(type);
    }

    private static Scalar whole(long least, long most, Function<BigInteger, Object> exact) {
        String what = "a whole number from " + least + " to " + most;
        return new Scalar("integer", "", "", what, json -> exact.apply(integer(json)));
    }

    private static Scalar ofNumber(Function<JsonNode, Object> reader) {
        return new Scalar("number", "", "", "a number", reader);
    }

    private static Scalar text(String format, String hint, String what, Function<String, Object> parser) {
        return new Scalar("string", format, hint, what, json -> parser.apply(text(json)));
    }

    private static <T> T fits(boolean fits, T value) {
        if (!fits) {
            throw new IllegalArgumentException("another type of JSON");
        }
        return value;
    }

    private static String text(JsonNode json) {
        return fits(json.isTextual(), json.asText());
    }

    private static BigDecimal number(JsonNode json) {
        return fits(json.isNumber(), json.decimalValue());
    }

    private static BigInteger integer(JsonNode json) {
        BigDecimal value = number(json).stripTrailingZeros();
        fits(value.scale() <= 0 && (long) value.precision() - value.scale() <= MOST_DIGITS, value);
        return value.toBigIntegerExact();
    }

    private static Double finite(double value) {
        return fits(!Double.isInfinite(value), value);
    }

    private static Float finite(float value) {
        return fits(!Float.isInfinite(value), value);
    }

    @Override
    public ObjectNode schema(SchemaWriter writer) {
        ObjectNode schema = SchemaWriter.typed(type, hint);
        if (!format.isEmpty()) {
            schema.put("format", format);
        }
        return schema;
    }

    @Override
    public @Nullable Object read(JsonNode json, String path, Violations violations) {
        try {
            return reader.apply(json);
        } catch (IllegalArgumentException | ArithmeticException | DateTimeException unfit) {
            violations.mustBe(path, what, json);
            return null;
        }
    }
}
