package io.pocketflow.llm;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.pocketflow.llm.base.Counted;
import java.util.Arrays;

/**
 * The vector of a text in a space where texts of similar meaning are near each other. Immutable and thread-safe; two
 * embeddings are equal if all their numbers are. Jackson writes and reads it as an array of numbers, without configuration.
 */
public final class Embedding {

    private final float[] values;

    private Embedding(float[] values) {
        this.values = values;
    }

    /**
     * Returns an embedding of these numbers, which are copied.
     *
     * @throws IllegalArgumentException if there are no numbers, or one is not finite
     */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static Embedding of(float... values) {
        if (values.length == 0) {
            throw new IllegalArgumentException("an embedding must have at least one number but has none");
        }
        for (float value : values) {
            if (!Float.isFinite(value)) {
                throw new IllegalArgumentException("the numbers of an embedding must be finite but one is " + value);
            }
        }
        return new Embedding(values.clone());
    }

    /** Returns the number of dimensions. */
    public int dimensions() {
        return values.length;
    }

    /** Returns a copy of the numbers. */
    @JsonValue
    public float[] values() {
        return values.clone();
    }

    /**
     * Returns the cosine of the angle to another embedding: 1 for the same direction, 0 for none in common; 0 if either
     * is all zeros.
     *
     * @throws IllegalArgumentException if the dimensions differ
     */
    public double cosine(Embedding other) {
        if (other.values.length != values.length) {
            throw new IllegalArgumentException("an embedding of " + Counted.of(values.length, "number")
                    + " has no angle to one of " + other.values.length);
        }
        double length = Math.sqrt(dot(this)) * Math.sqrt(other.dot(other));
        return length == 0 ? 0 : dot(other) / length;
    }

    private double dot(Embedding other) {
        double sum = 0;
        for (int i = 0; i < values.length; i++) {
            sum += (double) values[i] * other.values[i];
        }
        return sum;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Embedding that && Arrays.equals(values, that.values);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return "Embedding[" + values.length + " numbers]";
    }
}
