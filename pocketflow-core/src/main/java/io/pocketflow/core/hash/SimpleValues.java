package io.pocketflow.core.hash;

import java.io.File;
import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URL;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalAmount;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Calendar;
import java.util.Currency;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TimeZone;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The values of the JDK that are fully described by a text, and enums. */
public final class SimpleValues {

    /** Classes whose {@code toString} is the whole value. */
    private static final Set<Class<?>> BY_TEXT = Set.of(
            String.class,
            Boolean.class,
            Character.class,
            Byte.class,
            Short.class,
            Integer.class,
            Long.class,
            Float.class,
            Double.class,
            BigInteger.class,
            BigDecimal.class,
            StringBuilder.class,
            StringBuffer.class,
            UUID.class,
            URI.class,
            URL.class,
            File.class,
            Locale.class,
            Currency.class,
            BitSet.class,
            OptionalInt.class,
            OptionalLong.class,
            OptionalDouble.class);

    /** Types whose values have classes chosen by the system. */
    private static final List<Class<?>> SHOWN =
            List.of(Path.class, ZoneId.class, Charset.class, TimeZone.class, InetAddress.class);

    private SimpleValues() {}

    /** Returns the text that fully describes a value, or null if the value is not a simple one. */
    static @Nullable String text(Object value) {
        if (value instanceof Enum<?> constant) {
            return constant.name();
        }
        if (value instanceof Path path) {
            return path.getFileSystem().provider().getScheme() + ":" + path;
        }
        if (BY_TEXT.contains(value.getClass())) {
            return value.toString();
        }
        return DataClass.isOfTheJdk(value.getClass()) ? special(value) : null;
    }

    private static @Nullable String special(Object value) {
        if (value instanceof Date date) {
            // only the text of a timestamp has a point, followed by nanoseconds that getTime leaves out
            String text = date.toString();
            int point = text.lastIndexOf('.');
            return date.getTime() + (point < 0 ? "" : text.substring(point));
        }
        if (value instanceof Calendar calendar) {
            return calendar.getTimeInMillis() + " " + calendar.getTimeZone().getID();
        }
        if (value instanceof TimeZone zone) {
            return zone.getID();
        }
        if (value instanceof Pattern pattern) {
            return pattern.flags() + " " + pattern;
        }
        if (value instanceof InetAddress address) {
            return address.getHostAddress();
        }
        if (value instanceof InetSocketAddress address) {
            return address.getHostString() + ":" + address.getPort();
        }
        if (value instanceof Class<?> type) {
            return type.getName();
        }
        boolean isByText = value instanceof TemporalAccessor
                || value instanceof TemporalAmount
                || value instanceof ZoneId
                || value instanceof Charset;
        return isByText ? value.toString() : null;
    }

    /** Returns the name of the class by which a simple value is identified. */
    static String kind(Object value) {
        if (value instanceof Enum<?> constant) {
            return constant.getDeclaringClass().getName();
        }
        for (Class<?> shown : SHOWN) {
            if (shown.isInstance(value)) {
                return shown.getName();
            }
        }
        return value.getClass().getName();
    }

    /** Returns the name of a class without the numbers of lambdas and proxies, which differ between processes. */
    public static String className(Class<?> type) {
        if (Proxy.isProxyClass(type)) {
            return Arrays.stream(type.getInterfaces())
                    .map(Class::getName)
                    .collect(Collectors.joining(", ", "a proxy of ", ""));
        }
        String name = type.getName();
        int lambda = name.indexOf("$$Lambda");
        int hidden = name.indexOf('/');
        return lambda > 0 ? name.substring(0, lambda) + "$$Lambda" : hidden > 0 ? name.substring(0, hidden) : name;
    }
}
