package io.pocketflow.core;

import io.pocketflow.core.hash.Opaque;
import io.pocketflow.core.values.GrowList;
import io.pocketflow.core.values.Slots;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The state of one run: a concurrent store behind typed {@link Key keys}, together with the {@link Params} of the
 * current iteration. Thread-safe; {@link #append} and {@link #update} are atomic.
 *
 * <p>There is one store for all nested levels, and it is never copied. An iteration of a batch flow sees the store
 * through its own {@code Shared}, which adds its params and its slots for {@link Key#local local} keys. Null values are
 * rejected; {@link #remove} removes a value.
 */
public final class Shared implements Opaque {

    /** The local slots of one iteration, and of the iterations around it. */
    private record Scope(Slots slots, @Nullable Scope outer) {}

    private final Slots run;
    private final @Nullable Scope scope;
    private final Params params;
    private final boolean replaying;

    private Shared(Slots run, @Nullable Scope scope, Params params, boolean replaying) {
        this.run = run;
        this.scope = scope;
        this.params = params;
        this.replaying = replaying;
    }

    /** Returns an empty store. */
    public static Shared create() {
        return new Shared(new Slots(), null, Params.NONE, false);
    }

    /** Returns a store with these values by key name. The map is copied; null names and values are rejected. */
    public static Shared of(Map<String, ?> values) {
        return create().putAll(values);
    }

    /**
     * Stores a value and returns this object.
     *
     * @throws IllegalArgumentException if the value does not fit the key's type; the message names the key and both
     *     types. Also if the key is run-wide and an iteration around has a value for a local key of the same name
     */
    public <T> Shared put(Key<T> key, T value) {
        checkName(key);
        slots(key).put(key.name(), checked(key, value));
        return this;
    }

    /**
     * Stores these values by key name and returns this object. All names and values are checked first, so that a
     * rejected map leaves the store unchanged. The types of the values are checked when the values are read. The values
     * belong to the run, not to an iteration.
     *
     * @throws NullPointerException if a name or a value is null; the message names the value
     * @throws IllegalArgumentException if a name is not a string
     */
    public Shared putAll(Map<String, ?> values) {
        Map<String, Object> checked = new LinkedHashMap<>();
        // iterated as a map of any types: an unchecked cast may have added keys that are not strings
        for (Map.Entry<?, ?> value : Objects.requireNonNull((Map<?, ?>) values, "the values to put must not be null")
                .entrySet()) {
            String name = name(value.getKey());
            checked.put(
                    name,
                    Objects.requireNonNull(value.getValue(), () -> "the value of '" + name + "' must not be null"));
        }
        checked.forEach(run::put);
        return this;
    }

    private static String name(@Nullable Object name) {
        Objects.requireNonNull(name, "a name in the store must not be null");
        if (name instanceof String text) {
            return text;
        }
        throw new IllegalArgumentException("a name in the store must be a string but was " + name + ", a "
                + name.getClass().getName());
    }

    /**
     * Returns the value of a key.
     *
     * @throws NoSuchElementException if there is no value; the message names the key and the keys that have values, and
     *     says whether there is a param of that name
     * @throws IllegalArgumentException if the value does not fit the key's type
     */
    public <T> T get(Key<T> key) {
        Object value = visible(key);
        if (value == null) {
            throw missing(key);
        }
        return key.cast(value);
    }

    /** Returns the value of a key, or empty if there is none. */
    public <T> Optional<T> find(Key<T> key) {
        Object value = visible(key);
        return value == null ? Optional.empty() : Optional.of(key.cast(value));
    }

    /** Returns whether the key has a value. */
    public boolean contains(Key<?> key) {
        return visible(key) != null;
    }

    /**
     * Removes the value of a key and returns it, or empty if there was none.
     *
     * @throws IllegalArgumentException if the value does not fit the key's type; the value is then not removed
     */
    public <T> Optional<T> remove(Key<T> key) {
        Object value = slots(key).take(key.name(), key::cast);
        return value == null ? Optional.empty() : Optional.of(key.cast(value));
    }

    /**
     * Replaces a value atomically and returns the new value. The function may be applied more than once and must not
     * have side effects.
     *
     * @throws NoSuchElementException if the key has no value
     */
    public <T> T update(Key<T> key, UnaryOperator<T> change) {
        return update(key, null, change);
    }

    /**
     * Replaces a value as {@link #update(Key, UnaryOperator)} does. If the key has no value, the function is applied to
     * {@code initial}.
     */
    public <T> T update(Key<T> key, @Nullable T initial, UnaryOperator<T> change) {
        checkName(key);
        return key.cast(slots(key).update(key.name(), own -> {
            Object old = own != null ? own : inherited(key);
            if (old == null && initial == null) {
                throw missing(key);
            }
            return checked(key, change.apply(old == null ? Objects.requireNonNull(initial) : key.cast(old)));
        }));
    }

    /**
     * Appends an element to a list atomically, in constant time. A missing list counts as empty. Lists read earlier do
     * not change.
     */
    public <E> Shared append(Key<List<E>> key, E element) {
        update(key, List.of(), list -> GrowList.append(list, element));
        return this;
    }

    /**
     * Stores a value under a key of a map atomically and returns this object. A missing map counts as empty. Maps read
     * earlier do not change, because the map is copied each time: to fill a map of more than some thousand entries, build
     * it first and {@link #put(Key, Object) put} it once. The order of insertion is kept.
     *
     * @throws NullPointerException if the map key or the value is null; the message names the key
     */
    public <K, V> Shared put(Key<Map<K, V>> key, K mapKey, V value) {
        Objects.requireNonNull(mapKey, () -> "a map key of key '" + key.name() + "' must not be null");
        Objects.requireNonNull(
                value, () -> "the value of '" + mapKey + "' of key '" + key.name() + "' must not be null");
        update(key, Map.of(), old -> {
            Map<K, V> copy = new LinkedHashMap<>(old);
            copy.put(mapKey, value);
            return Collections.unmodifiableMap(copy);
        });
        return this;
    }

    /** Returns the params of the current iteration, including the params of the iterations around it. */
    public Params params() {
        return params;
    }

    /**
     * Returns the value of a param.
     *
     * @throws NoSuchElementException if the param is missing; the message names it and the params that exist, and says
     *     whether the store has a value of that name
     * @throws IllegalArgumentException if the value has another type
     */
    public <T> T param(Key<T> key) {
        if (params.isMissing(key) && visible(key) != null) {
            throw new NoSuchElementException(params.missing(key) + ". The store has a value for key '" + key.name()
                    + "': read it with get, or pass the param");
        }
        return params.get(key);
    }

    /** Returns a view of the same store with additional params. */
    public Shared with(Params more) {
        return new Shared(run, scope, params.and(more), replaying);
    }

    /**
     * Returns whether the result passed to {@code post} comes from a record of an earlier run, and not from {@code
     * exec}.
     */
    public boolean replaying() {
        return replaying;
    }

    /**
     * Returns the run's values by name as they are now, in an unmodifiable map that does not change later. It does not
     * contain local slots of iterations. To write, use {@link #put}, {@link #update}, {@link #putAll} and {@link
     * #remove}.
     */
    public Map<String, Object> asMap() {
        return Collections.unmodifiableMap(run.copy());
    }

    /**
     * Returns a sorted copy of the names of all values that a local key can read: the values of the run and of the
     * iterations.
     */
    public SortedSet<String> names() {
        SortedSet<String> names = new TreeSet<>(run.copy().keySet());
        for (Scope level = scope; level != null; level = level.outer) {
            names.addAll(level.slots.copy().keySet());
        }
        return names;
    }

    /**
     * Returns the view that an iteration of a batch flow has of this store: with these params, and with slots of its own
     * for {@link Key#local local} keys. A node that iterates by itself, or the test of a node, needs it.
     */
    public Shared iteration(Params own) {
        return new Shared(run, new Scope(new Slots(), scope), params.and(own), replaying);
    }

    /** Returns a view of the same store that reports whether a record is replayed. */
    public Shared replaying(boolean now) {
        return now == replaying ? this : new Shared(run, scope, params, now);
    }

    private Slots slots(Key<?> key) {
        return scope != null && key.isLocal() ? scope.slots : run;
    }

    private @Nullable Object visible(Key<?> key) {
        Object own = slots(key).get(key.name());
        return own != null ? own : inherited(key);
    }

    /** Returns the value that a local key has in the iterations around this one, or in the run; null for other keys. */
    private @Nullable Object inherited(Key<?> key) {
        if (scope == null || !key.isLocal()) {
            return null;
        }
        for (Scope level = scope.outer; level != null; level = level.outer) {
            Object value = level.slots.get(key.name());
            if (value != null) {
                return value;
            }
        }
        return run.get(key.name());
    }

    private static <T> T checked(Key<T> key, @Nullable T value) {
        if (value == null) {
            throw new NullPointerException(
                    "the value of key '" + key.name() + "' must not be null; use remove to remove it");
        }
        return key.cast(value);
    }

    /** Rejects a run-wide key if a local key of the same name has a value here: one of the two is a mistake. */
    private void checkName(Key<?> key) {
        if (scope == null || key.isLocal()) {
            return;
        }
        for (Scope level = scope; level != null; level = level.outer) {
            if (level.slots.get(key.name()) != null) {
                throw new IllegalArgumentException(
                        "key '" + key.name() + "' is run-wide, but the iteration has a value for"
                                + " a local key of the same name: use one of the two keys, or rename one");
            }
        }
    }

    private NoSuchElementException missing(Key<?> key) {
        checkName(key);
        return new NoSuchElementException("there is no value for key '" + key.name() + "'; there are values for "
                + (key.isLocal() ? names() : run.copy().keySet())
                + (params.isMissing(key) ? "" : ". There is a param '" + key.name() + "': read it with param"));
    }

    /** Contains the names of the run's values and of the params, but no values: these may be long or secret. */
    @Override
    public String toString() {
        return "Shared" + run.copy().keySet() + (params.names().isEmpty() ? "" : " with params " + params.names());
    }
}
