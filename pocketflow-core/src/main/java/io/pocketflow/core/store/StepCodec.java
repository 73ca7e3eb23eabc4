package io.pocketflow.core.store;

import io.pocketflow.core.hash.ValueHash;
import java.lang.reflect.Type;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The conversion of values to and from the form that a durable {@link StepStore} keeps. Implementations are
 * thread-safe.
 *
 * <p>The type is always the declared one: the result type of a node, or the question or answer type of an {@link
 * io.pocketflow.core.Ask}.
 */
public interface StepCodec {

    /**
     * Rejects a type whose values can never be encoded; called for each node before the first step.
     *
     * @throws IllegalArgumentException if the type is rejected; the message names the offending part of the type and
     *     the reason
     */
    void check(Type type);

    /**
     * Returns the encoded form of a value, which may be null. For results and answers, the engine compares the hashes
     * of the value and of its {@linkplain #decode decoded} form: a value that would be read back as another one is
     * rejected.
     *
     * @throws IllegalArgumentException if this value cannot be encoded
     */
    Object encode(@Nullable Object value, Type type);

    /**
     * Returns the value of an encoded form.
     *
     * @param kept a result of {@link #encode}, or the value of a record of the store
     * @throws IllegalArgumentException if it does not fit the type
     */
    @Nullable
    Object decode(Object kept, Type type);

    /**
     * Returns a hash of a value that is the same in every process, or empty for a value that is not data. The hash
     * determines whether the input of a step, or the initial store, has changed.
     *
     * <p>The default hashes classes and contents, so that {@code 1} and {@code 1L}, an enum and its name, a list and a
     * set, a record and a map, and two subtypes with equal fields differ. Data are:
     *
     * <ul>
     *   <li>simple values: texts, numbers, enums, dates and times, paths, addresses, locales and the like;
     *   <li>lists, queues, sets, maps and arrays of any class, and other collections of the JDK. The order of sets and maps does not count.
     *       The class of their comparator counts, and so do fields that a class adds to a collection of the JDK;
     *   <li>records, and objects of classes that have a public getter or field, are serializable, have an annotation of
     *       Jackson or only final fields. All their fields count, also those without a getter, except transient ones.
     *       No getter is called;
     *   <li>outcomes. Of the cause of a failed one the name of its class and its message count.
     * </ul>
     *
     * <p>All other values have no hash and are not touched: values that can be read only once (an iterator, a stream),
     * handles, threads, functions, and objects that contain one of these. A class in a named module must be open to
     * {@code io.pocketflow.core}.
     */
    default Optional<String> hash(@Nullable Object value) {
        return ValueHash.of(value);
    }
}
