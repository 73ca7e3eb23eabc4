package io.pocketflow.llm.schema;

import java.util.BitSet;
import java.util.HashSet;
import java.util.Set;

/**
 * The properties or items of one value that a schema has evaluated, for {@code unevaluatedProperties} and {@code
 * unevaluatedItems}. Confined to one thread.
 */
final class Evaluated {

    private final Set<String> names = new HashSet<>();
    private final BitSet items = new BitSet();
    private boolean all;

    void addAll() {
        all = true;
    }

    void addName(String name) {
        names.add(name);
    }

    void addItem(int index) {
        items.set(index);
    }

    void addItemsBefore(int end) {
        items.set(0, end);
    }

    void addAll(Evaluated other) {
        all |= other.all;
        names.addAll(other.names);
        items.or(other.items);
    }

    /** Returns the work of adding these to others, in steps. */
    long size() {
        return 1 + names.size() + items.length() / Long.SIZE;
    }

    boolean has(String name) {
        return all || names.contains(name);
    }

    boolean has(int index) {
        return all || items.get(index);
    }
}
