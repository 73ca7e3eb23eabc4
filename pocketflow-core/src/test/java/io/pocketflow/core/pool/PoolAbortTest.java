package io.pocketflow.core.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.core.Futures;
import io.pocketflow.core.RunOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A call whose future is completed by others passes its place in the pool on after its work has been aborted. */
class PoolAbortTest {

    /** An action of other code on the future of a call. */
    private enum End {
        OR_TIMEOUT(call -> call.completeExceptionally(new TimeoutException())),
        COMPLETE_ON_TIMEOUT(call -> call.complete("late")),
        CANCEL(call -> call.cancel(true));

        private final Consumer<CompletableFuture<String>> action;

        End(Consumer<CompletableFuture<String>> action) {
            this.action = action;
        }
    }

    private final List<String> seen = new ArrayList<>();
    private final List<CompletableFuture<String>> calls = new ArrayList<>();

    private CompletableFuture<String> call(int item) {
        seen.add("call " + item);
        CompletableFuture<String> call = Futures.abortable(() -> seen.add("abort " + item));
        calls.add(call);
        return call;
    }

    /** The executor runs each task at once, on the thread that completes the future: no thread has to be slow. */
    private static CompletableFuture<?> start(Pool<Integer, String> pool) {
        return pool.withMaxConcurrency(1)
                .withOptions(RunOptions.defaults().withExecutor(Runnable::run))
                .runAsync(List.of(1, 2));
    }

    private void assertAbortedBeforeTheNextCall(CompletableFuture<?> run) {
        assertThat(seen).containsExactly("call 1", "abort 1", "call 2");
        calls.get(1).complete("");
        assertThat(run).isCompleted();
    }

    @ParameterizedTest
    @EnumSource
    void theNextCallBeginsAfterTheAbort(End end) {
        CompletableFuture<?> run = start(Pool.ofAsync(this::call));

        end.action.accept(calls.get(0));

        assertAbortedBeforeTheNextCall(run);
    }

    @ParameterizedTest
    @EnumSource
    void theNextCallBeginsAfterTheAbortBehindADerivedFuture(End end) {
        CompletableFuture<?> run = start(Pool.ofAsync(item -> call(item).thenApply(String::trim)));

        end.action.accept(calls.get(0));

        assertAbortedBeforeTheNextCall(run);
    }

    @ParameterizedTest
    @EnumSource
    void theNextCallBeginsAfterTheAbortOfAComposedFuture(End end) {
        List<CompletableFuture<String>> composed = new ArrayList<>();
        CompletableFuture<?> run = start(Pool.ofAsync(item -> {
            CompletableFuture<Integer> first = Futures.abortable(CompletableFuture.completedFuture(item));
            CompletableFuture<String> both = first.thenCompose(this::call);
            composed.add(both);
            return both;
        }));

        end.action.accept(composed.get(0));

        assertAbortedBeforeTheNextCall(run);
    }
}
