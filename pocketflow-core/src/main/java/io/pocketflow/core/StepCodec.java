package io.pocketflow.core;

import java.lang.reflect.Type;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a durable {@link StepStore} turns values into what outlives the process, and back. Implementations are
 * thread-safe.
 *
 * <p>The type is always the declared one: the result type of a node, or the question or answer type of an {@link Ask}.
 */
public interface StepCodec {

    /**
     * Refuses a type whose values can never be kept; called for each node before the first step.
     *
     * @throws IllegalArgumentException if so; the message says which part of the type it is, and why
     */
    void check(Type type);

    /**
     * What is kept of a value, null included.
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
     * A hash of a value that is the same in every process, or empty where the value has no canonical form. It tells
     * whether the input of a step, or the initial store, is still the same.
     */
    Optional<String> hash(@Nullable Object value);
}
