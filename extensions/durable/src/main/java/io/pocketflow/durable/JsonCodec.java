package io.pocketflow.durable;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.pocketflow.core.StepCodec;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Values as JSON, in their declared types: no Java serialization, and no class is ever named by the data. Thread-safe.
 */
final class JsonCodec implements StepCodec {

    private static final int MOST_BYTES = 64 << 20;
    static final int MOST_DEPTH = 500;

    static final ObjectMapper MAPPER = mapper().build();
    /** Half a surrogate pair has no bytes in UTF-8, and so is written as an escape. */
    private static final ObjectMapper ASCII =
            mapper().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    /** Types that were found good: a flow may be run for each of many items. */
    private final Set<Type> checked = ConcurrentHashMap.newKeySet();

    private static JsonMapper.Builder mapper() {
        StreamReadConstraints constraints = StreamReadConstraints.builder()
                .maxStringLength(MOST_BYTES)
                .maxNestingDepth(MOST_DEPTH)
                .build();
        return JsonMapper.builder(
                        JsonFactory.builder().streamReadConstraints(constraints).build())
                .addModule(JsonTypes.module())
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    }

    @Override
    public void check(Type type) {
        if (!checked.contains(type)) {
            new TypeCheck(MAPPER).check(MAPPER.constructType(type), type.getTypeName());
            checked.add(type);
        }
    }

    @Override
    public Encoded encode(@Nullable Object value, Type type) {
        if (value != null && type == Object.class && !TypeCheck.isPlain(value)) {
            throw new IllegalArgumentException("declared as java.lang.Object, which JSON gives back as a map, a list, a"
                    + " text, a number or a boolean, but is a "
                    + value.getClass().getName());
        }
        try {
            String json = write(MAPPER, value, type);
            boolean hasHalves = !StandardCharsets.UTF_8.newEncoder().canEncode(json);
            return encoded(hasHalves ? write(ASCII, value, type) : json);
        } catch (JsonProcessingException | RuntimeException | StackOverflowError unfit) {
            throw new IllegalArgumentException("JSON cannot hold it: " + message(unfit), unfit);
        }
    }

    private static Encoded encoded(String json) {
        long bytes = json.length() > MOST_BYTES / 3 ? json.getBytes(StandardCharsets.UTF_8).length : 0;
        if (bytes > MOST_BYTES) {
            throw new IllegalArgumentException("its JSON may have " + MOST_BYTES + " bytes but has " + bytes);
        }
        return new Encoded(json);
    }

    private static String write(ObjectMapper mapper, @Nullable Object value, Type type) throws JsonProcessingException {
        return mapper.writerFor(mapper.constructType(type)).writeValueAsString(value);
    }

    @Override
    public @Nullable Object decode(Object kept, Type type) {
        try {
            return MAPPER.readerFor(MAPPER.constructType(type)).readValue(((Encoded) kept).json());
        } catch (JsonProcessingException | RuntimeException unfit) {
            throw new IllegalArgumentException("JSON does not give it back: " + message(unfit), unfit);
        }
    }

    private static String message(Throwable unfit) {
        return unfit instanceof JsonProcessingException json ? json.getOriginalMessage() : unfit.toString();
    }
}
