package io.pocketflow.core.hash;

import io.pocketflow.core.Outcome;
import io.pocketflow.core.Params;
import java.lang.reflect.Array;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.AbstractList;
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
 * <p>Only data have a hash: simple values of the JDK, enums, records, lists, sets, maps, arrays, and objects whose
 * fields hold data. A value that can be read only once, such as an iterator, is not data and is never touched. Hashing
 * calls methods of collections, maps and outcomes only; of all other classes it reads the fields.
 *
 * <p>Each value is written as a tag, which names its kind or its class, and its content. Texts are preceded by their
 * length, so that different values are never written alike.
 */
public final class ValueHash {

    private static final int HASH_BYTES = 8;
    /** An even number of bytes. */
    private static final int BUFFER = 1 << 9;

    /** Values nested deeper than this have no hash. */
    private static final int MOST_DEPTH = 1_000;

    /** A value with more parts has no hash; a part that is shared is visited once for each parent. */
    private static final int MOST_PARTS = 1 << 24;

    // tags begin with a colon, which no class name does
    private static final String END = ":end";

    /** Signals a value that is not data: the part that is not, and its path. */
    private static final class NotData extends Exception {
        private static final long serialVersionUID = 1L;
        private static final int LONGEST_PATH = 200;

        private String path = "";

        NotData(String part) {
            super(part, null, false, false);
        }

        /** Adds the step from the value around the part, or around its path so far. */
        NotData in(String step) {
            path = path.length() > LONGEST_PATH ? path : step + path;
            return this;
        }

        @Override
        public String getMessage() {
            return super.getMessage() + (path.isEmpty() ? "" : " at '" + path + "'");
        }
    }

    /** The state shared while hashing the parts of one value. */
    private static final class Walk {
        /** The values around the current one, to detect a value that contains itself. */
        final IdentityHashMap<Object, Boolean> around = new IdentityHashMap<>();

        int parts;
    }

    private final MessageDigest digest;
    private final byte[] buffer = new byte[BUFFER];
    private int filled;
    private final Walk walk;

    private ValueHash(Walk walk) {
        this.walk = walk;
        this.digest = sha256();
    }

    /** Returns the first 64 bits of the SHA-256 of a text, in hexadecimal. */
    public static String ofText(String text) {
        return hex(sha256().digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static String hex(byte[] digest) {
        return HexFormat.of().formatHex(digest, 0, HASH_BYTES);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    /** Returns the first 64 bits in hexadecimal, or empty if the value is not data. */
    public static Optional<String> of(@Nullable Object value) {
        try {
            return Optional.of(whole(value));
        } catch (NotData | RuntimeException | StackOverflowError none) {
            return Optional.empty();
        }
    }

    /**
     * Returns the hash that names an item of a durable batch.
     *
     * @throws IllegalArgumentException if the item is not data, because no later run could recognize it; the message
     *     names the part that is not data, and its path
     */
    public static String ofItem(Object item) {
        try {
            return whole(item);
        } catch (NotData none) {
            throw unfit(item, none.getMessage(), null);
        } catch (RuntimeException | StackOverflowError unreadable) {
            throw unfit(
                    item, "a part that cannot be read (" + unreadable.getClass().getName() + ")", unreadable);
        }
    }

    private static IllegalArgumentException unfit(Object item, String part, @Nullable Throwable cause) {
        return new IllegalArgumentException(
                "an item of a durable batch must be data, so that a later run can find its records, but it contains "
                        + part + "; its class is " + SimpleValues.className(item.getClass())
                        + ". Pass a record, a text or another value that identifies the item, or make fields that do not"
                        + " identify it transient (StepCodec.hash defines data)",
                cause);
    }

    private static String whole(@Nullable Object value) throws NotData {
        ValueHash hash = new ValueHash(new Walk());
        hash.write(value);
        return hex(hash.end());
    }

    private void write(@Nullable Object value) throws NotData {
        if (value == null) {
            text(":null");
            return;
        }
        if (++walk.parts > MOST_PARTS) {
            throw new NotData("more than " + MOST_PARTS + " parts");
        }
        String simple = SimpleValues.text(value);
        if (simple != null) {
            text(SimpleValues.kind(value));
            text(simple);
            return;
        }
        if (walk.around.size() == MOST_DEPTH) {
            throw new NotData("values nested more than " + MOST_DEPTH + " levels deep");
        }
        if (walk.around.put(value, true) != null) {
            throw new NotData("a " + SimpleValues.className(value.getClass()) + " that contains itself");
        }
        writeParts(value);
        walk.around.remove(value);
    }

    private void writeParts(Object value) throws NotData {
        if (value instanceof Outcome.Failed<?> failed) {
            writeFailed(failed);
        } else if (value instanceof Record) {
            writeFields(value);
        } else if (value instanceof Map<?, ?> map) {
            writeMap(":map", map, map instanceof SortedMap<?, ?> sorted ? sorted.comparator() : null);
        } else if (value instanceof Params params) {
            writeMap(":params", params.asMap(), null);
        } else if (value instanceof Set<?> set) {
            text(":set");
            order(set instanceof SortedSet<?> sorted ? sorted.comparator() : null);
            writeSorted(set);
            writeExtras(set);
        } else if (value instanceof Collection<?> list && DataClass.isRepeatable(list)) {
            text(":list");
            writeElements(list);
            writeExtras(value);
        } else if (value.getClass().isArray()) {
            writeArray(value);
        } else if (value instanceof Map.Entry<?, ?> entry) {
            text(":entry");
            write(entry.getKey());
            write(entry.getValue());
        } else if (value instanceof Optional<?> optional) {
            text(":optional");
            write(optional.orElse(null));
        } else {
            writeFields(value);
        }
    }

    /** Writes a failed outcome. An exception is not data, but its class and its message are what a record keeps of it. */
    private void writeFailed(Outcome.Failed<?> failed) throws NotData {
        text(":class " + failed.getClass().getName());
        write(failed.index());
        text(Outcome.RecordedFailure.typeOf(failed.cause()));
        write(failed.cause().getMessage());
        write(failed.attempts());
        write(failed.duration());
        text(END);
    }

    private void writeElements(Iterable<?> elements) throws NotData {
        int at = 0;
        try {
            for (Object element : elements) {
                write(element);
                at++;
            }
        } catch (NotData part) {
            throw part.in("[" + at + "]");
        }
        text(END);
    }

    private void writeMap(String tag, Map<?, ?> map, @Nullable Comparator<?> order) throws NotData {
        text(tag);
        order(order);
        List<Map.Entry<?, ?>> entries = new ArrayList<>();
        map.forEach((key, element) -> entries.add(new java.util.AbstractMap.SimpleEntry<>(key, element)));
        writeSorted(entries);
        writeExtras(map);
    }

    /** Writes the fields that a class adds to the collection of the JDK that it extends. */
    private void writeExtras(Object collection) throws NotData {
        List<DataClass.Part> extras = DataClass.extras(collection.getClass());
        if (!extras.isEmpty()) {
            writeParts(collection, extras);
        }
    }

    /** Writes the class of a comparator; a comparator is code, so only its class is known. */
    private void order(@Nullable Comparator<?> order) {
        if (order != null && order != Comparator.naturalOrder()) {
            text(":by " + SimpleValues.className(order.getClass()));
        }
    }

    /** Writes elements in the order of their own hashes, because their order differs between processes. */
    private void writeSorted(Collection<?> elements) throws NotData {
        List<byte[]> hashes = new ArrayList<>();
        for (Object element : elements) {
            ValueHash own = new ValueHash(walk);
            try {
                own.write(element);
            } catch (NotData part) {
                throw part.in("[]");
            }
            hashes.add(own.end());
        }
        hashes.sort(Arrays::compareUnsigned);
        for (byte[] hash : hashes) {
            text(":element");
            bytes(hash);
        }
        text(END);
    }

    private void writeArray(Object array) throws NotData {
        text(array.getClass().getName());
        if (array instanceof byte[] bytes) {
            length(bytes.length);
            bytes(bytes);
            return;
        }
        writeElements(new AbstractList<>() {
            @Override
            public @Nullable Object get(int index) {
                return Array.get(array, index);
            }

            @Override
            public int size() {
                return Array.getLength(array);
            }
        });
    }

    private void writeFields(Object value) throws NotData {
        DataClass data = DataClass.of(value.getClass());
        if (data == null) {
            throw new NotData("a " + SimpleValues.className(value.getClass()));
        }
        writeParts(value, data.parts());
    }

    private void writeParts(Object value, List<DataClass.Part> parts) throws NotData {
        text(":class " + value.getClass().getName());
        for (DataClass.Part part : parts) {
            text(part.name());
            try {
                write(part.of(value));
            } catch (NotData none) {
                throw none.in("." + part.name().substring(part.name().lastIndexOf('.') + 1));
            }
        }
        text(END);
    }

    /** Writes a text as its length and its characters, halves of surrogate pairs included. */
    private void text(String text) {
        length(text.length());
        for (int i = 0; i < text.length(); i++) {
            put(text.charAt(i));
        }
    }

    private void length(int length) {
        put((char) (length >>> 16));
        put((char) length);
    }

    private void put(char next) {
        if (filled == buffer.length) {
            flush();
        }
        buffer[filled++] = (byte) (next >> 8);
        buffer[filled++] = (byte) next;
    }

    private void bytes(byte[] bytes) {
        flush();
        digest.update(bytes);
    }

    private void flush() {
        digest.update(buffer, 0, filled);
        filled = 0;
    }

    private byte[] end() {
        flush();
        return digest.digest();
    }
}
