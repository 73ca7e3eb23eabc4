package io.pocketflow.core;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Named values, safe for any number of threads. A slot once made stays in the table and only its value changes: a
 * write to a known name is one volatile store, without a lock and without garbage.
 */
final class Slots {

    /** The value of one name, null while there is none. */
    private static final class Slot extends AtomicReference<@Nullable Object> {
        private static final long serialVersionUID = 1L;
    }

    private final ConcurrentHashMap<String, Slot> table = new ConcurrentHashMap<>();

    @Nullable
    Object get(String name) {
        Slot slot = table.get(name);
        return slot == null ? null : slot.get();
    }

    void put(String name, Object value) {
        slot(name).set(value);
    }

    @Nullable
    Object swap(String name, @Nullable Object value) {
        Slot slot = table.get(name);
        if (slot == null && value == null) {
            return null;
        }
        return slot(name).getAndSet(value);
    }

    /** Takes the value away if the check lets it, which throws if not; null if there is none. */
    @Nullable
    Object take(String name, Consumer<Object> check) {
        Slot slot = table.get(name);
        Object old = slot == null ? null : slot.get();
        while (slot != null && old != null) {
            check.accept(old);
            if (slot.compareAndSet(old, null)) {
                return old;
            }
            old = slot.get();
        }
        return null;
    }

    /** Replaces the value atomically; the change may be tried more than once and sees null where there is no value. */
    Object update(String name, UnaryOperator<@Nullable Object> change) {
        Slot slot = slot(name);
        while (true) {
            Object old = slot.get();
            Object next = Objects.requireNonNull(change.apply(old));
            if (slot.compareAndSet(old, next)) {
                return next;
            }
        }
    }

    private Slot slot(String name) {
        Slot slot = table.get(name);
        return slot != null ? slot : table.computeIfAbsent(name, unused -> new Slot());
    }

    /** A live view; its iteration is weakly consistent, as a {@link ConcurrentHashMap}'s is. */
    Map<String, Object> asMap() {
        return new View();
    }

    private final class View extends AbstractMap<String, Object> {

        @Override
        public @Nullable Object get(Object name) {
            return name instanceof String text ? Slots.this.get(text) : null;
        }

        @Override
        public boolean containsKey(Object name) {
            return get(name) != null;
        }

        @Override
        public @Nullable Object put(String name, Object value) {
            Objects.requireNonNull(name, "a name in the store must not be null");
            return swap(name, Objects.requireNonNull(value, () -> "the value of '" + name + "' must not be null"));
        }

        @Override
        public @Nullable Object remove(Object name) {
            return name instanceof String text ? swap(text, null) : null;
        }

        @Override
        public Set<Entry<String, Object>> entrySet() {
            return new Entries();
        }
    }

    private final class Entries extends AbstractSet<Map.Entry<String, Object>> {

        @Override
        public int size() {
            return (int)
                    table.values().stream().filter(slot -> slot.get() != null).count();
        }

        @Override
        public Iterator<Map.Entry<String, Object>> iterator() {
            return new Cursor(table.entrySet().iterator());
        }
    }

    /** Walks over the slots that have a value. */
    private final class Cursor implements Iterator<Map.Entry<String, Object>> {

        private final Iterator<Map.Entry<String, Slot>> slots;
        private Map.@Nullable Entry<String, Object> ahead;
        private @Nullable String last;

        Cursor(Iterator<Map.Entry<String, Slot>> slots) {
            this.slots = slots;
        }

        @Override
        public boolean hasNext() {
            while (ahead == null && slots.hasNext()) {
                Map.Entry<String, Slot> slot = slots.next();
                Object value = slot.getValue().get();
                ahead = value == null ? null : new LiveEntry(slot.getKey(), value);
            }
            return ahead != null;
        }

        @Override
        public Map.Entry<String, Object> next() {
            if (!hasNext()) {
                throw new java.util.NoSuchElementException();
            }
            Map.Entry<String, Object> entry = Objects.requireNonNull(ahead);
            ahead = null;
            last = entry.getKey();
            return entry;
        }

        @Override
        public void remove() {
            if (last == null) {
                throw new IllegalStateException("remove needs a next before it");
            }
            swap(last, null);
            last = null;
        }
    }

    /** An entry whose {@code setValue} writes through. */
    private final class LiveEntry extends AbstractMap.SimpleEntry<String, Object> {
        private static final long serialVersionUID = 1L;

        LiveEntry(String name, Object value) {
            super(name, value);
        }

        @Override
        public Object setValue(Object value) {
            put(getKey(), Objects.requireNonNull(value, () -> "the value of '" + getKey() + "' must not be null"));
            return super.setValue(value);
        }
    }
}
