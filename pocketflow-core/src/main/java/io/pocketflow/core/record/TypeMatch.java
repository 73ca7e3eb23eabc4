package io.pocketflow.core.record;

import io.pocketflow.core.hash.DataClass;
import java.lang.invoke.MethodType;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The check whether a value has a declared type: its class, and the elements of collections and maps of the JDK. */
public final class TypeMatch {

    private TypeMatch() {}

    /**
     * Rejects a value of another type, and a list, map or array that contains null. A null itself is not rejected.
     *
     * @throws IllegalArgumentException if the value does not match; the message names the part that does not
     */
    public static void check(Type type, @Nullable Object value) {
        if (value == null) {
            return;
        }
        if (type instanceof Class<?> declared) {
            checkClass(declared, value);
            if (value instanceof Object[] elements) {
                Arrays.asList(elements).forEach(element -> checkElement(declared.getComponentType(), element));
            }
        } else if (type instanceof ParameterizedType generic) {
            Class<?> raw = (Class<?>) generic.getRawType();
            checkClass(raw, value);
            if (DataClass.isOfTheJdk(raw)) {
                checkElements(generic.getActualTypeArguments(), value);
            }
        } else if (type instanceof WildcardType wildcard) {
            for (Type bound : wildcard.getUpperBounds()) {
                check(bound, value);
            }
        } else if (type instanceof GenericArrayType array) {
            if (!(value instanceof Object[] elements)) {
                throw mismatch(type, value);
            }
            for (Object element : elements) {
                checkElement(array.getGenericComponentType(), element);
            }
        }
    }

    private static void checkClass(Class<?> declared, Object value) {
        if (!MethodType.methodType(declared).wrap().returnType().isInstance(value)) {
            throw mismatch(declared, value);
        }
    }

    private static void checkElements(Type[] arguments, Object value) {
        if (arguments.length == 1 && value instanceof Collection<?> collection) {
            collection.forEach(element -> checkElement(arguments[0], element));
        } else if (arguments.length == 1 && value instanceof Optional<?> optional) {
            check(arguments[0], optional.orElse(null));
        } else if (arguments.length == 2 && value instanceof Map<?, ?> map) {
            map.forEach((key, element) -> {
                checkElement(arguments[0], key);
                checkElement(arguments[1], element);
            });
        }
    }

    private static void checkElement(@Nullable Type type, @Nullable Object element) {
        if (element == null) {
            throw new IllegalArgumentException("one of its elements is null");
        }
        check(type == null ? Object.class : type, element);
    }

    private static IllegalArgumentException mismatch(Type type, Object value) {
        return new IllegalArgumentException("a " + value.getClass().getName() + " is not a " + type.getTypeName());
    }
}
