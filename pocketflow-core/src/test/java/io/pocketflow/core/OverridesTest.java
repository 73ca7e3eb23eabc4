package io.pocketflow.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** Methods that count as an override of a hook. */
class OverridesTest {

    private abstract static class Generic<T extends CharSequence> extends AsyncNode<T, T> {
        @Override
        protected CompletionStage<T> execAsync(T input) {
            return CompletableFuture.completedFuture(input);
        }
    }

    private static final class Inherits extends Generic<String> {}

    /** Has methods of the hooks' names that are none of them. */
    private static final class Namesakes extends AsyncNode<String, String> {
        @Override
        protected String exec(String input) {
            return execAsync(input, 1) + reserve(input, 2) + prepAsync();
        }

        private String execAsync(String input, int times) {
            return input.repeat(times);
        }

        static String reserve(String input, int seats) {
            return input + seats;
        }

        String prepAsync() {
            return "";
        }
    }

    private static final class Stepping extends AsyncNode<String, String> {
        @Override
        protected String exec(String input, Attempt attempt) {
            return input + attempt.number();
        }
    }

    @Test
    void genericAndInheritedHooksCount() {
        assertThat(Overrides.of(Inherits.class).execAsync()).isTrue();
        assertThat(Overrides.of(Inherits.class).attempt()).isFalse();
    }

    @Test
    void aMethodThatOnlyHasTheNameOfAHookDoesNotCount() {
        assertThat(Overrides.of(Namesakes.class))
                .isEqualTo(new Overrides(
                        false, true, false, false, false, false, false, false, false, false, false, false, false));
    }

    private static final class Prepares extends AsyncNode<String, String> {
        @Override
        protected CompletionStage<String> prepAsync(Shared shared) {
            return CompletableFuture.completedFuture("x");
        }
    }

    private static final class Collects extends AsyncParallelBatchNode<String, String> {

        Collects() {
            super(1, Retry.ONCE, OnFailure.COLLECT);
        }

        @Override
        protected String postOutcomes(Shared shared, List<String> items, List<Outcome<String>> outcomes) {
            return DEFAULT;
        }
    }

    @Test
    void everyFormOfAPhaseIsUserCode() {
        assertThat(Overrides.of(Prepares.class).prep()).isTrue();
        assertThat(Overrides.of(Prepares.class).post()).isFalse();
        assertThat(Overrides.of(Collects.class).post()).isTrue();
        assertThat(Overrides.of(Collects.class).prep()).isFalse();
        assertThat(Overrides.of(Node.of("n", Key.of("in", String.class), Key.of("out", String.class), text -> text)
                                .getClass())
                        .prep())
                .isTrue();
    }

    @Test
    void aHookWithAStepParameterIsRecognized() {
        assertThat(Overrides.of(Stepping.class).attempt()).isTrue();
        assertThat(Overrides.of(Stepping.class).execAsync()).isFalse();
    }
}
