package io.pocketflow.core;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;

/**
 * A generic type as a value: {@code new TypeRef<Map<String, Integer>>() {}}. Immutable and thread-safe.
 *
 * @param <T> the type that is captured
 */
public abstract class TypeRef<T> {

    private final Type type;

    /** Captures the type argument of the subclass. Throws {@link IllegalArgumentException} if there is none. */
    protected TypeRef() {
        if (!(getClass().getGenericSuperclass() instanceof ParameterizedType parameterized)) {
            throw new IllegalArgumentException("TypeRef needs a type argument, as in new TypeRef<List<String>>() {}");
        }
        this.type = parameterized.getActualTypeArguments()[0];
    }

    /** Returns the captured type. */
    public final Type type() {
        return type;
    }

    @Override
    public final String toString() {
        return type.getTypeName();
    }
}
