package io.pocketflow.core.pool;

import io.pocketflow.core.AsyncFlow;
import io.pocketflow.core.AsyncNode;
import io.pocketflow.core.Key;
import io.pocketflow.core.Shared;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;

/** A chain of three calls, each of which writes a letter behind the text of its item. */
final class PoolChain {

    static final Key<String> TEXT = Key.of("text", String.class);
    static final Key<String> RESULT = Key.of("result", String.class);

    /** The body of a call, from the letter and the text to the next text. */
    interface Body extends BiFunction<String, String, CompletionStage<String>> {}

    private PoolChain() {}

    /** The chain as a flow; each call is one of this body. */
    static AsyncFlow of(Body body) {
        return new AsyncFlow(new Letter("a", body).then(new Letter("b", body)).then(new Letter("c", body)));
    }

    /** Returns the chain with calls of the given seconds each. */
    static AsyncFlow taking(PoolCalls calls, double seconds) {
        return of((letter, text) -> calls.call(letter + ":" + text, seconds, () -> text + letter));
    }

    /** One step of it. */
    static class Letter extends AsyncNode<String, String> {

        private final String name;
        private final Body body;

        Letter(String name, Body body) {
            this.name = name;
            this.body = body;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        protected String prep(Shared shared) {
            return shared.find(RESULT).orElseGet(() -> shared.get(TEXT));
        }

        @Override
        protected CompletionStage<String> execAsync(String text) {
            return body.apply(name, text);
        }

        @Override
        protected String post(Shared shared, String text, String result) {
            shared.put(RESULT, result);
            return DEFAULT;
        }
    }

    /** A call that has ended already. */
    static CompletionStage<String> now(String letter, String text) {
        return CompletableFuture.completedFuture(text + letter);
    }
}
