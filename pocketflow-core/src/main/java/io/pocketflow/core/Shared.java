package io.pocketflow.core;

import io.pocketflow.core.hash.Opaque;
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
 * The state of one run: a concurrent store behind typed {@link Key keys}, and the {@link Params} of the iteration that
 * looks at it. Thread-safe; {@link #append} and {@link #update} are atomic.
 *
 * <p>The store is one for all nested levels and is never copied. An iteration of a batch flow sees it through a
 * {@code Shared} of its own, which adds its params and its slots for {@link Key#local local} keys. Null values are
 * refused; {@link #remove} takes a value away.
 */
public final class Shared implements Opaque {

    /** The local slots of one iteration, and of those around it. */
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

    /** An empty store. */
    public static Shared create() {
        return new Shared(new Slots(), null, Params.NONE, false);
    }

    /** A store with these values by key name; the map is copied, null names and values are refused. */
    public static Shared of(Map<String, ?> values) {
        return create().putAll(values);
    }

    /**
     * Puts a value and returns this.
     *
     * @throws IllegalArgumentException if the value does not fit the key's type, naming key and both types
     */
    public <T> Shared put(Key<T> key, T value) {
        slots(key).put(key.name(), checked(key, value));
        return this;
    }

    /**
     * Puts these values by key name and returns this. All names and values are checked first, so that a refused map
     * leaves the store as it was; the types of the values are checked when they are read. The values become the run's,
     * not an iteration's.
     *
     * @throws NullPointerException if a name or a value is null, naming the value
     * @throws IllegalArgumentException if a name is not a string
     */
    public Shared putAll(Map<String, ?> values) {
        Map<String, Object> checked = new LinkedHashMap<>();
        // walked as a map of anything: an unchecked cast may have brought other keys in
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
     * The value of a key.
     *
     * @throws NoSuchElementException if there is none; the message names the key and the ones that are there
     * @throws IllegalArgumentException if the value has another type than the key
     */
    public <T> T get(Key<T> key) {
        Object value = visible(key);
        if (value == null) {
            throw missing(key);
        }
        return key.cast(value);
    }

    /** The value of a key, or empty where there is none. */
    public <T> Optional<T> find(Key<T> key) {
        Object value = visible(key);
        return value == null ? Optional.empty() : Optional.of(key.cast(value));
    }

    /** Whether the key has a value. */
    public boolean contains(Key<?> key) {
        return visible(key) != null;
    }

    /**
     * Takes the value of a key away and returns it, or empty where there was none.
     *
     * @throws IllegalArgumentException if the value has another type than the key; it stays then
     */
    public <T> Optional<T> remove(Key<T> key) {
        Object value = slots(key).take(key.name(), key::cast);
        return value == null ? Optional.empty() : Optional.of(key.cast(value));
    }

    /**
     * Replaces a value atomically and returns the new one. The change may be applied more than once and must have no
     * side effects.
     *
     * @throws NoSuchElementException if the key has no value
     */
    public <T> T update(Key<T> key, UnaryOperator<T> change) {
        return update(key, null, change);
    }

    /**
     * As {@link #update(Key, UnaryOperator)}; where the key has no value, the change is applied to {@code initial}.
     */
    public <T> T update(Key<T> key, @Nullable T initial, UnaryOperator<T> change) {
        return key.cast(slots(key).update(key.name(), own -> {
            Object old = own != null ? own : inherited(key);
            if (old == null && initial == null) {
                throw missing(key);
            }
            return checked(key, change.apply(old == null ? Objects.requireNonNull(initial) : key.cast(old)));
        }));
    }

    /** Appends to a list atomically, at constant cost; a missing list is an empty one. Lists got before do not change. */
    public <E> Shared append(Key<List<E>> key, E element) {
        update(key, List.of(), list -> GrowList.append(list, element));
        return this;
    }

    /** The params of the iteration that this belongs to, those of the iterations around it included. */
    public Params params() {
        return params;
    }

    /** The value of a param; short for {@code params().get(key)}. */
    public <T> T param(Key<T> key) {
        return params.get(key);
    }

    /** The same store, seen with these params more. */
    public Shared with(Params more) {
        return new Shared(run, scope, params.and(more), replaying);
    }

    /** Whether the result that {@code post} is given comes from a record of an earlier run, and not from {@code exec}. */
    public boolean replaying() {
        return replaying;
    }

    /**
     * Returns the run's values by name as a live, read-only map; local slots of iterations are not in it. To write, use
     * {@link #put}, {@link #update}, {@link #putAll} and {@link #remove}.
     */
    public Map<String, Object> asMap() {
        return run.asMap();
    }

    /** The names of all values that are there for a local key: the run's and those of iterations; sorted, a copy. */
    public SortedSet<String> names() {
        SortedSet<String> names = new TreeSet<>(run.asMap().keySet());
        for (Scope level = scope; level != null; level = level.outer) {
            names.addAll(level.slots.asMap().keySet());
        }
        return names;
    }

    /** The store as an iteration with these params sees it: with local slots of its own. */
    Shared iteration(Params own) {
        return new Shared(run, new Scope(new Slots(), scope), params.and(own), replaying);
    }

    /** The same, telling whether a record is replayed. */
    Shared replaying(boolean now) {
        return now == replaying ? this : new Shared(run, scope, params, now);
    }

    private Slots slots(Key<?> key) {
        return scope != null && key.isLocal() ? scope.slots : run;
    }

    private @Nullable Object visible(Key<?> key) {
        Object own = slots(key).get(key.name());
        return own != null ? own : inherited(key);
    }

    /** The value that a local key has in the iterations around this one, or in the run; null for other keys. */
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
                    "the value of key '" + key.name() + "' must not be null; remove takes it away");
        }
        return key.cast(value);
    }

    private NoSuchElementException missing(Key<?> key) {
        return new NoSuchElementException("there is no value for key '" + key.name() + "'; there are values for "
                + (key.isLocal() ? names() : run.asMap().keySet()));
    }

    /** The names of the run's values and the params; no values, they may be long or secret. */
    @Override
    public String toString() {
        return "Shared" + run.asMap().keySet() + (params.names().isEmpty() ? "" : " with params " + params.names());
    }
}
