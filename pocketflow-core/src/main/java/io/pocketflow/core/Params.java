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
 * <p>Nested batches accumulate params: an inner iteration also sees the params of the outer iteration. If both have a
 * param of the same name, the inner one wins.
 */
public final class Params {

    /** An empty set of params. */
    public static final Params NONE = new Params(Map.of());

    private final Map<String, Object> values;

    private Params(Map<String, Object> values) {
        this.values = values;
    }

    /** Returns params with a single value. */
    public static <T> Params of(Key<T> key, T value) {
        return NONE.and(key, value);
    }

    /**
     * Returns a copy of these params with one more param, which replaces a param of the same name. A null value is
     * rejected.
     */
    public <T> Params and(Key<T> key, T value) {
        if (value == null) {
            throw new NullPointerException("param '" + key.name() + "' must not be null");
        }
        Map<String, Object> copy = new LinkedHashMap<>(values);
        copy.put(key.name(), key.cast(value));
        return new Params(Collections.unmodifiableMap(copy));
    }

    /**
     * Returns a copy of these params with the others added. If both have a param of the same name, the other one wins.
     */
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
     * Returns the value of a param.
     *
     * @throws NoSuchElementException if the param is missing; the message names it and the params that exist
     * @throws IllegalArgumentException if the value has another type
     */
    public <T> T get(Key<T> key) {
        Object value = values.get(key.name());
        if (value == null) {
            throw new NoSuchElementException(missing(key));
        }
        return key.cast(value);
    }

    boolean isMissing(Key<?> key) {
        return !values.containsKey(key.name());
    }

    /** Returns the message about a missing param. */
    String missing(Key<?> key) {
        return "there is no param '" + key.name() + "'; there are " + (values.isEmpty() ? "none" : names());
    }

    /** Returns the value of a param, or empty if it is missing. */
    public <T> Optional<T> find(Key<T> key) {
        Object value = values.get(key.name());
        return value == null ? Optional.empty() : Optional.of(key.cast(value));
    }

    /** Returns the names of the params in insertion order. */
    public Set<String> names() {
        return values.keySet();
    }

    /** Returns the params as an unmodifiable map by name. */
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
