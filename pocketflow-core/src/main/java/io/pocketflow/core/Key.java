package io.pocketflow.core;

import io.pocketflow.core.values.GenericTypes;
import java.lang.reflect.Array;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The name and type of one slot of the {@link Shared} store, or of one of its {@link Params}. Immutable and
 * thread-safe; usually a constant.
 *
 * <p>A slot is identified by the key's name. A value that does not fit the key's type is rejected both on writing and
 * on reading. Only the raw class is checked; the type arguments are documentation.
 *
 * @param <T> the type of the value
 */
public final class Key<T> {

    private static final Map<Class<?>, Class<?>> BOXES = Map.of(
            boolean.class, Boolean.class,
            byte.class, Byte.class,
            short.class, Short.class,
            char.class, Character.class,
            int.class, Integer.class,
            long.class, Long.class,
            float.class, Float.class,
            double.class, Double.class);

    private final String name;
    private final Class<?> raw;
    private final Type type;
    private final boolean local;

    private Key(String name, Type type, boolean local) {
        if (Objects.requireNonNull(name, "the name of a key must not be null").isBlank()) {
            throw new IllegalArgumentException("the name of a key must not be blank");
        }
        this.name = name;
        Objects.requireNonNull(type, () -> "the type of key '" + name + "' must not be null");
        Class<?> erased = erase(name, type);
        this.raw = BOXES.getOrDefault(erased, erased);
        this.type = type;
        this.local = local;
    }

    /** Returns a key whose value belongs to the whole run. */
    public static <T> Key<T> of(String name, Class<T> type) {
        return new Key<>(name, type, false);
    }

    /** Returns a key of a generic type whose value belongs to the whole run. */
    public static <T> Key<T> of(String name, TypeRef<T> type) {
        return new Key<>(name, type.type(), false);
    }

    /** Returns a key of a list whose value belongs to the whole run; intended for {@link Shared#append}. */
    public static <E> Key<List<E>> listOf(String name, Class<E> element) {
        Objects.requireNonNull(element, "the element type of a list key must not be null");
        return new Key<>(name, new GenericTypes.OfClass(List.class, null, List.of(element)), false);
    }

    /** Returns a key of a map whose value belongs to the whole run; intended for {@link Shared#put(Key, Object, Object)}. */
    public static <K, V> Key<Map<K, V>> mapOf(String name, Class<K> mapKey, Class<V> value) {
        Objects.requireNonNull(mapKey, "the type of the map keys of a key must not be null");
        Objects.requireNonNull(value, "the type of the map values of a key must not be null");
        return new Key<>(name, new GenericTypes.OfClass(Map.class, null, List.of(mapKey, value)), false);
    }

    /**
     * Returns a key whose value belongs to the innermost iteration of a batch flow and ends with it. The value is
     * visible in all levels nested in that iteration. Outside of any iteration it belongs to the run.
     */
    public static <T> Key<T> local(String name, Class<T> type) {
        return new Key<>(name, type, true);
    }

    /** Returns a key of a generic type with a value as in {@link #local(String, Class)}. */
    public static <T> Key<T> local(String name, TypeRef<T> type) {
        return new Key<>(name, type.type(), true);
    }

    /** Returns the name of the slot. */
    public String name() {
        return name;
    }

    /** Returns the full type, with its type arguments. */
    public Type type() {
        return type;
    }

    /** Returns whether the value belongs to the innermost iteration, and not to the run. */
    public boolean isLocal() {
        return local;
    }

    /**
     * Returns the value as this key's type. Throws {@link IllegalArgumentException} naming both types if it does not
     * fit.
     */
    public T cast(Object value) {
        if (value.getClass() != raw && !raw.isInstance(value)) {
            throw new IllegalArgumentException("key '" + name + "' is of type " + type.getTypeName()
                    + " but its value is a " + value.getClass().getName());
        }
        @SuppressWarnings("unchecked") // proof: the value is an instance of the raw class, checked above
        T typed = (T) value;
        return typed;
    }

    private static Class<?> erase(String name, Type type) {
        if (type instanceof Class<?> plain) {
            return plain;
        }
        if (type instanceof ParameterizedType parameterized) {
            return (Class<?>) parameterized.getRawType();
        }
        if (type instanceof GenericArrayType array) {
            return Array.newInstance(erase(name, array.getGenericComponentType()), 0)
                    .getClass();
        }
        throw new IllegalArgumentException(
                "key '" + name + "' needs a class or a parameterized type but was given " + type.getTypeName());
    }

    /** Returns whether the other key names the same slot with the same type. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Key<?> key && key.name.equals(name) && key.type.equals(type) && key.local == local;
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    @Override
    public String toString() {
        return name + ": " + type.getTypeName();
    }
}
