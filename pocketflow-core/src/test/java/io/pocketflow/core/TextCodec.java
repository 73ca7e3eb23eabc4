package io.pocketflow.core;

import io.pocketflow.core.store.StepCodec;
import java.lang.reflect.Type;
import java.util.Optional;

/** A codec for tests: keeps values as they are, and hashes them by their text. */
final class TextCodec implements StepCodec {

    static final TextCodec INSTANCE = new TextCodec();

    private TextCodec() {}

    @Override
    public void check(Type type) {}

    @Override
    public Object encode(Object value, Type type) {
        return value;
    }

    @Override
    public Object decode(Object kept, Type type) {
        return kept;
    }

    @Override
    public Optional<String> hash(Object value) {
        return Optional.of(String.valueOf(value));
    }
}
