package io.pocketflow.core;

import java.lang.reflect.Array;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * The hash of a value by its class and its content, the same in every process. Confined to one thread.
 *
 * <p>Only data has one: simple values of the JDK, enums, records, lists, sets, maps, arrays, and objects whose fields hold
 * data. What can be read only once, such as an iterator, is not data and is never touched. The methods that hashing calls
 * are those of collections and maps; of all other classes it reads the fields.
 *
 * <p>Each value is written as a tag, which names its kind or its class, and its content. Texts have their length before
 * them, so that no two different values are written alike.
 */
final class ValueHash {

    private static final int HASH_BYTES = 8;
    /** Values nested deeper than this have no hash. */
    private static final int MOST_DEPTH = 1_000;

    private static final String END = "end";

    /** Signals a value that is not data. */
    private static final class NotData extends Exception {
        private static final long serialVersionUID = 1L;

        NotData() {
            super(null, null, false, false);
        }
    }

    private final MessageDigest digest;
    /** The values around the one that is written: none of them may be in itself. */
    private final IdentityHashMap<Object, Boolean> around;

    private ValueHash(IdentityHashMap<Object, Boolean> around) {
        this.around = around;
        try {
            this.digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    /** Returns the first 64 bits in hexadecimal, or empty if the value is not data. */
    static Optional<String> of(@Nullable Object value) {
        ValueHash hash = new ValueHash(new IdentityHashMap<>());
        try {
            hash.write(value);
        } catch (NotData | RuntimeException | StackOverflowError none) {
            return Optional.empty();
        }
        return Optional.of(HexFormat.of().formatHex(hash.digest.digest(), 0, HASH_BYTES));
    }

    private void write(@Nullable Object value) throws NotData {
        if (value == null) {
            text("null");
            return;
        }
        String simple = SimpleValues.text(value);
        if (simple != null) {
            text(SimpleValues.kind(value));
            text(simple);
            return;
        }
        if (around.size() == MOST_DEPTH || around.put(value, true) != null) {
            throw new NotData();
        }
        writeParts(value);
        around.remove(value);
    }

    private void writeParts(Object value) throws NotData {
        if (value instanceof Record) {
            writeFields(value);
        } else if (value instanceof Map<?, ?> map) {
            writeMap("map", map, map instanceof SortedMap<?, ?> sorted ? sorted.comparator() : null);
        } else if (value instanceof Params params) {
            writeMap("params", params.asMap(), null);
        } else if (value instanceof Set<?> set) {
            text("set");
            order(set instanceof SortedSet<?> sorted ? sorted.comparator() : null);
            writeSorted(set);
        } else if (value instanceof Collection<?> list) {
            text("list");
            for (Object element : list) {
                write(element);
            }
            text(END);
        } else if (value.getClass().isArray()) {
            writeArray(value);
        } else if (value instanceof Map.Entry<?, ?> entry) {
            text("entry");
            write(entry.getKey());
            write(entry.getValue());
        } else if (value instanceof Optional<?> optional) {
            text("optional");
            write(optional.orElse(null));
        } else {
            writeFields(value);
        }
    }

    private void writeMap(String tag, Map<?, ?> map, @Nullable Comparator<?> order) throws NotData {
        text(tag);
        order(order);
        List<Map.Entry<?, ?>> entries = new ArrayList<>();
        map.forEach((key, element) -> entries.add(new java.util.AbstractMap.SimpleEntry<>(key, element)));
        writeSorted(entries);
    }

    /** Of a comparator, which is code, its class is all that is known. */
    private void order(@Nullable Comparator<?> order) {
        if (order != null && order != Comparator.naturalOrder()) {
            text("by " + SimpleValues.className(order.getClass()));
        }
    }

    /** Writes elements in the order of their own hashes, for they come in another order in each process. */
    private void writeSorted(Collection<?> elements) throws NotData {
        List<byte[]> hashes = new ArrayList<>();
        for (Object element : elements) {
            ValueHash own = new ValueHash(around);
            own.write(element);
            hashes.add(own.digest.digest());
        }
        hashes.sort(Arrays::compareUnsigned);
        for (byte[] hash : hashes) {
            text("element");
            digest.update(hash);
        }
        text(END);
    }

    private void writeArray(Object array) throws NotData {
        text(array.getClass().getName());
        if (array instanceof byte[] bytes) {
            length(bytes.length);
            digest.update(bytes);
            return;
        }
        int length = Array.getLength(array);
        for (int i = 0; i < length; i++) {
            write(Array.get(array, i));
        }
        text(END);
    }

    private void writeFields(Object value) throws NotData {
        DataClass data = DataClass.of(value.getClass());
        if (data == null) {
            throw new NotData();
        }
        text("class " + value.getClass().getName());
        for (DataClass.Part part : data.parts()) {
            text(part.name());
            write(part.of(value));
        }
        text(END);
    }

    /** Writes a text as its length and its characters, halves of surrogate pairs included. */
    private void text(String text) {
        length(text.length());
        byte[] chunk = new byte[Math.min(2 * text.length(), 1 << 13)];
        int filled = 0;
        for (int i = 0; i < text.length(); i++) {
            char next = text.charAt(i);
            chunk[filled++] = (byte) (next >> 8);
            chunk[filled++] = (byte) next;
            if (filled == chunk.length) {
                digest.update(chunk, 0, filled);
                filled = 0;
            }
        }
        digest.update(chunk, 0, filled);
    }

    private void length(int length) {
        digest.update(String.valueOf(length).getBytes(StandardCharsets.ISO_8859_1));
        digest.update((byte) ':');
    }
}
