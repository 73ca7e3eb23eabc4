package io.pocketflow.cli.items;

import java.util.NoSuchElementException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The common part of sources that read one item ahead.
 *
 * @param <T> what an item is made of: its line, its cells or itself
 */
abstract class ReadAhead<T> implements ItemSource {

    private @Nullable T ahead;

    /** Reads the next item; returns null at the end. */
    abstract @Nullable T read();

    /** Returns the item that was read last. */
    abstract Item item(T read);

    @Override
    public final boolean hasNext() {
        if (ahead == null) {
            ahead = read();
        }
        return ahead != null;
    }

    @Override
    public final Item next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        T read = Objects.requireNonNull(ahead);
        ahead = null;
        return item(read);
    }

    @Override
    public final long countRest() {
        long count = 0;
        for (; hasNext(); count++) {
            ahead = null;
        }
        return count;
    }
}
