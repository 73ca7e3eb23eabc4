package io.pocketflow.core.values;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Named values, safe for any number of threads. A write to a known name replaces the value of its slot, without a lock
 * and without garbage.
 *
 * <p>A value is removed in two steps: its slot is marked as {@link #GONE}, then taken out of the table. A marked slot
 * never gets a value again; a thread that finds it removes it too and creates a new one. So no value is written to a
 * slot that is not in the table, and the table keeps no slot of a removed name.
 */
public final class Slots {

    /** The content of a slot whose value was removed. */
    private static final Object GONE = new Object();

    /** The slot of one name. */
    private static final class Slot extends AtomicReference<Object> {
        private static final long serialVersionUID = 1L;

        Slot(Object value) {
            super(value);
        }

        /** Returns the value, or null if it was removed. */
        @Nullable
        Object value() {
            Object value = get();
            return value == GONE ? null : value;
        }
    }

    private final ConcurrentHashMap<String, Slot> table = new ConcurrentHashMap<>();

    /** Returns the value of a name, or null if it has none. */
    public @Nullable Object get(String name) {
        Slot slot = table.get(name);
        return slot == null ? null : slot.value();
    }

    /** Stores a value and replaces the existing one, if any. */
    public void put(String name, Object value) {
        Slot slot = table.get(name);
        if (slot != null) {
            Object old = slot.get();
            if (old != GONE && slot.compareAndSet(old, value)) {
                return;
            }
        }
        putAgain(name, value);
    }

    /** Stores a value of a new name, or one whose slot was changed meanwhile. */
    private void putAgain(String name, Object value) {
        while (true) {
            Slot slot = table.get(name);
            if (replace(name, slot, slot == null ? null : slot.value(), value)) {
                return;
            }
        }
    }

    /**
     * Removes and returns the value if the check accepts it; a check rejects by an exception. Returns null if there is
     * none.
     */
    public @Nullable Object take(String name, Consumer<Object> check) {
        while (true) {
            Slot slot = table.get(name);
            Object old = slot == null ? null : slot.value();
            if (slot == null || old == null) {
                return null;
            }
            check.accept(old);
            if (slot.compareAndSet(old, GONE)) {
                table.remove(name, slot);
                return old;
            }
        }
    }

    /**
     * Replaces the value atomically. The function may be applied more than once and receives null if there is no value.
     */
    public Object update(String name, UnaryOperator<@Nullable Object> change) {
        while (true) {
            Slot slot = table.get(name);
            Object old = slot == null ? null : slot.value();
            Object next = Objects.requireNonNull(change.apply(old));
            if (replace(name, slot, old, next)) {
                return next;
            }
        }
    }

    /**
     * Replaces the value of this slot, or creates a slot if there is none; returns false if the slot was changed
     * meanwhile.
     */
    private boolean replace(String name, @Nullable Slot slot, @Nullable Object old, Object next) {
        if (slot != null && old != null) {
            return slot.compareAndSet(old, next);
        }
        if (slot != null) {
            table.remove(name, slot);
        }
        return table.putIfAbsent(name, new Slot(next)) == null;
    }

    /** Returns the names of the values and the values, as they are now. */
    public Map<String, Object> copy() {
        Map<String, Object> copy = new LinkedHashMap<>();
        table.forEach((name, slot) -> {
            Object value = slot.value();
            if (value != null) {
                copy.put(name, value);
            }
        });
        return copy;
    }
}
