package io.pocketflow.core.record;

import io.pocketflow.core.store.StepCodec;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/** An encoded value, and the value that later processes decode from it. */
public record Coded(Object encoded, @Nullable Object decoded) {

    /**
     * Encodes a value in its declared type.
     *
     * @throws IllegalArgumentException if it cannot be encoded, or would be read back as another value
     */
    public static Coded of(StepCodec codec, @Nullable Object value, Type type) {
        Object encoded = codec.encode(value, type);
        Object decoded = codec.decode(encoded, type);
        if (!codec.hash(value).equals(codec.hash(decoded))) {
            throw new IllegalArgumentException("it would be read back as another value"
                    + (isOtherClass(value, decoded)
                            ? ", a " + decoded.getClass().getName()
                            : "")
                    + "; declare the classes of all its parts, such as long instead of Object");
        }
        return new Coded(encoded, decoded);
    }

    private static boolean isOtherClass(@Nullable Object value, @Nullable Object decoded) {
        return value != null && decoded != null && value.getClass() != decoded.getClass();
    }
}
