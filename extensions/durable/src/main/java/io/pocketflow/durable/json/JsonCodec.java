package io.pocketflow.durable.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.Module;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import io.pocketflow.core.store.StepCodec;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A codec of values as JSON in their declared types, without Java serialization. The data never name a class.
 * Thread-safe.
 */
public final class JsonCodec implements StepCodec {

    public static final int MOST_BYTES = 64 << 20;
    public static final int MOST_DEPTH = 500;
    /** The number of characters of a value that a message shows. */
    private static final int SHOWN = 500;

    /** The mapper of this codec only: a mapper retains the classes that it has mapped. */
    private final ObjectMapper mapper;
    /** Whether each value is read back and compared. */
    private final boolean verified;
    /** The types that passed the check, which is not repeated for each item of a pool. */
    private final Set<Type> checked = ConcurrentHashMap.newKeySet();

    /**
     * Creates a codec.
     *
     * @param modules mappings of the user's own types
     * @param verified whether each value is read back and compared
     */
    public JsonCodec(List<Module> modules, boolean verified) {
        this.mapper = JsonMapping.mapper(modules);
        this.verified = verified;
    }

    @Override
    public void check(Type type) {
        if (!checked.contains(type)) {
            new TypeCheck(mapper).check(mapper.constructType(type), type.getTypeName());
            checked.add(type);
        }
    }

    @Override
    public Encoded encode(@Nullable Object value, Type type) {
        if (value != null && type == Object.class && !TypeCheck.isPlain(value)) {
            throw new IllegalArgumentException("declared as java.lang.Object, which JSON restores as a map, a list, a"
                    + " text, a number or a boolean, but its class is "
                    + value.getClass().getName());
        }
        if (hash(value).isEmpty()) {
            throw new IllegalArgumentException("it contains something that is not data, such as an iterator, a handle"
                    + " or an exception (StepCodec.hash defines data; a transient field is ignored, and a class in a"
                    + " named module must be open to io.pocketflow.core)");
        }
        try {
            ObjectWriter writer = mapper.writerFor(mapper.constructType(type));
            String json = writer.writeValueAsString(value);
            // half a surrogate pair has no encoding in UTF-8
            boolean hasHalves = !StandardCharsets.UTF_8.newEncoder().canEncode(json);
            Encoded kept = encoded(
                    hasHalves ? writer.with(JsonWriteFeature.ESCAPE_NON_ASCII).writeValueAsString(value) : json);
            if (verified) {
                verify(value, kept, type);
            }
            return kept;
        } catch (JsonProcessingException | RuntimeException | StackOverflowError unfit) {
            throw new IllegalArgumentException("JSON cannot represent it: " + message(unfit), unfit);
        }
    }

    /** Rejects a value that its record gives back with another content. */
    private void verify(@Nullable Object value, Encoded kept, Type type) {
        Object back = decode(kept, type);
        if (!Objects.equals(value, back) && !hash(value).equals(hash(back))) {
            throw new IllegalArgumentException(
                    "JSON restores another value: given " + shortened(value) + ", restored " + shortened(back));
        }
    }

    private static String shortened(@Nullable Object value) {
        String text = String.valueOf(value);
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "… (" + text.length() + " characters)";
    }

    private static Encoded encoded(String json) {
        long bytes = json.length() > MOST_BYTES / 3 ? json.getBytes(StandardCharsets.UTF_8).length : 0;
        if (bytes > MOST_BYTES) {
            throw new IllegalArgumentException("its JSON must have at most " + MOST_BYTES + " bytes but has " + bytes);
        }
        return new Encoded(json);
    }

    @Override
    public @Nullable Object decode(Object kept, Type type) {
        try {
            return mapper.readerFor(mapper.constructType(type)).readValue(((Encoded) kept).json());
        } catch (JsonProcessingException | RuntimeException unfit) {
            throw new IllegalArgumentException("JSON cannot restore it: " + message(unfit), unfit);
        }
    }

    private static String message(Throwable unfit) {
        return unfit instanceof JsonProcessingException json ? json.getOriginalMessage() : unfit.toString();
    }
}
