package io.pocketflow.core.store;

import io.pocketflow.core.hash.ValueHash;
import java.lang.reflect.Type;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a durable {@link StepStore} turns values into what outlives the process, and back. Implementations are
 * thread-safe.
 *
 * <p>The type is always the declared one: the result type of a node, or the question or answer type of an {@link io.pocketflow.core.Ask}.
 */
public interface StepCodec {

    /**
     * Refuses a type whose values can never be kept; called for each node before the first step.
     *
     * @throws IllegalArgumentException if so; the message says which part of the type it is, and why
     */
    void check(Type type);

    /**
     * What is kept of a value, null included. Of results and answers the hashes of the value and of what {@link #decode}
     * gives for it are compared: a value that would be read back as another one is not kept.
     *
     * @throws IllegalArgumentException if this value cannot be kept
     */
    Object encode(@Nullable Object value, Type type);

    /**
     * The value of what was kept.
     *
     * @param kept what {@link #encode} or a record of the store gave
     * @throws IllegalArgumentException if it does not fit the type
     */
    @Nullable
    Object decode(Object kept, Type type);

    /**
     * Returns a hash of a value that is the same in every process, or empty for a value that is not data. It decides
     * whether the input of a step, or the initial store, is still the same.
     *
     * <p>The default hashes classes and contents, so that {@code 1} and {@code 1L}, an enum and its name, a list and a
     * set, a record and a map, and two subtypes with equal fields differ. Data are:
     *
     * <ul>
     *   <li>simple values: texts, numbers, enums, dates and times, paths, addresses, locales and the like;
     *   <li>lists and other collections, arrays, sets and maps, whatever their classes; the order of sets and maps does
     *       not count, the class of their comparator does, and so do fields that a class adds to a collection of the JDK;
     *   <li>records, and objects of classes that have a public getter or field, are serializable, have an annotation of
     *       Jackson or only final fields. All their fields count, also those without a getter, except transient ones. No
     *       getter is called.
     * </ul>
     *
     * <p>All else has no hash and is left untouched: what can be read once only (an iterator, a stream), handles, threads,
     * functions, and whatever holds one of them. A class in a named module must be open to {@code io.pocketflow.core}.
     */
    default Optional<String> hash(@Nullable Object value) {
        return ValueHash.of(value);
    }
}
