package io.pocketflow.core;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The immutable arguments of one iteration of a batch flow, visible in every level nested in it. Thread-safe.
 *
 * <p>Nested batches accumulate: an inner iteration sees the outer one's params too, and its own win on a clash.
 */
public final class Params {

    /** No params. */
    public static final Params NONE = new Params(Map.of());

    private final Map<String, Object> values;

    private Params(Map<String, Object> values) {
        this.values = values;
    }

    /** One param. */
    public static <T> Params of(Key<T> key, T value) {
        return NONE.and(key, value);
    }

    /** These params and one more; a param of the same name is replaced. A null value is refused. */
    public <T> Params and(Key<T> key, T value) {
        if (value == null) {
            throw new NullPointerException("param '" + key.name() + "' must not be null");
        }
        Map<String, Object> copy = new LinkedHashMap<>(values);
        copy.put(key.name(), key.cast(value));
        return new Params(Collections.unmodifiableMap(copy));
    }

    /** These params and the others; the others win on a clash. */
    public Params and(Params others) {
        if (others.values.isEmpty()) {
            return this;
        }
        if (values.isEmpty()) {
            return others;
        }
        Map<String, Object> copy = new LinkedHashMap<>(values);
        copy.putAll(others.values);
        return new Params(Collections.unmodifiableMap(copy));
    }

    /**
     * The value of a param.
     *
     * @throws NoSuchElementException if it is missing; the message names it and the ones that are there
     * @throws IllegalArgumentException if it is of another type
     */
    public <T> T get(Key<T> key) {
        Object value = values.get(key.name());
        if (value == null) {
            throw new NoSuchElementException(
                    "there is no param '" + key.name() + "'; there are " + (values.isEmpty() ? "none" : names()));
        }
        return key.cast(value);
    }

    /** The value of a param, or empty where it is missing. */
    public <T> Optional<T> find(Key<T> key) {
        Object value = values.get(key.name());
        return value == null ? Optional.empty() : Optional.of(key.cast(value));
    }

    /** The names of the params, in the order in which they were given. */
    public Set<String> names() {
        return values.keySet();
    }

    /** The params as an unmodifiable map by name. */
    public Map<String, Object> asMap() {
        return values;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Params that && that.values.equals(values);
    }

    @Override
    public int hashCode() {
        return Objects.hashCode(values);
    }

    @Override
    public String toString() {
        return values.toString();
    }
}
