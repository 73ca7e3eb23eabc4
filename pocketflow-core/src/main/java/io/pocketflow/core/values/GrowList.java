package io.pocketflow.core.values;

import java.util.AbstractList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.RandomAccess;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An immutable list that is cheap to append to: a list and the longer one created from it share one array, in which the
 * first append after each length claims the next place. So n appends cost O(n), and no existing list changes.
 * Thread-safe.
 */
public final class GrowList<E> extends AbstractList<E> implements RandomAccess {

    private static final int SPARE = 10;

    private final Object[] elements;
    private final AtomicInteger claimed;
    private final int size;

    private GrowList(Object[] elements, AtomicInteger claimed, int size) {
        this.elements = elements;
        this.claimed = claimed;
        this.size = size;
    }

    /** Returns the list with one more element at its end; the list itself does not change. */
    public static <E> List<E> append(Collection<E> list, E element) {
        Objects.requireNonNull(element, "an appended element must not be null");
        if (list instanceof GrowList<E> grown && grown.claim()) {
            grown.elements[grown.size] = element;
            return new GrowList<>(grown.elements, grown.claimed, grown.size + 1);
        }
        Object[] old = list.toArray();
        Object[] copy = java.util.Arrays.copyOf(old, old.length + (old.length >> 1) + SPARE, Object[].class);
        copy[old.length] = element;
        return new GrowList<>(copy, new AtomicInteger(old.length + 1), old.length + 1);
    }

    private boolean claim() {
        return size < elements.length && claimed.compareAndSet(size, size + 1);
    }

    @Override
    public E get(int index) {
        Objects.checkIndex(index, size);
        @SuppressWarnings("unchecked") // proof: below size only elements of an E list and appended E's are stored
        E element = (E) elements[index];
        return element;
    }

    @Override
    public int size() {
        return size;
    }
}
