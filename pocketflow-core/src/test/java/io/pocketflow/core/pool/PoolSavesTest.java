package io.pocketflow.core.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pocketflow.core.AsyncFlow;
import io.pocketflow.core.FlowException;
import io.pocketflow.core.RunOptions;
import io.pocketflow.core.fixture.Boom;
import io.pocketflow.core.fixture.KeptStore;
import io.pocketflow.core.store.Occurrences;
import io.pocketflow.core.store.StepKey;
import io.pocketflow.core.store.StepRecord;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Saves of the records of a pool that fail or take long. */
class PoolSavesTest {

    private final KeptStore store = new KeptStore();
    private final PoolCalls calls = new PoolCalls();
    private String broken = "";

    private RunOptions options() {
        return calls.virtual.options().withStore(store).withRunId("run");
    }

    private Pool<String, String> functions() {
        return Pool.<String, String>ofAsync(text -> calls.call(text, 1, () -> {
                    if (text.equals(broken)) {
                        throw new IllegalStateException("no");
                    }
                    return text + "!";
                }))
                .withOptions(options());
    }

    private AsyncFlow chain() {
        return PoolChain.of((letter, text) -> text.equals(broken)
                ? CompletableFuture.failedFuture(new Boom("no"))
                : calls.call(letter + ":" + text, 1, () -> text + letter));
    }

    private Pool<String, String> chains() {
        return Pool.of(chain(), PoolChain.TEXT, PoolChain.RESULT).withOptions(options());
    }

    private static List<String> letters(int count) {
        return Stream.iterate(0, i -> i + 1).limit(count).map(i -> "item" + i).toList();
    }

    /** A step without a record would be paid for twice. */
    @Test
    void aSaveThatFailsStopsTheRunBeforeMoreIsPaidFor() {
        KeptStore spoilt = new KeptStore(saved -> calls.virtual.after(PoolCalls.seconds(1), () -> {
            throw new IllegalStateException("disk full");
        }));

        assertThatThrownBy(() -> functions()
                        .withDeferredRetries(1)
                        .withMaxConcurrency(3)
                        .withOptions(calls.virtual.options().withStore(spoilt).withRunId("r"))
                        .run(letters(50)))
                .isInstanceOf(FlowException.class)
                .hasRootCauseMessage("disk full");

        assertThat(calls.calls).hasSize(3);
        calls.virtual.runReady();
        assertThat(calls.virtual.pending()).isZero();
    }

    /** A save is cancelled with its item: that says nothing of the store. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anItemWhoseTimeIsOverWhileItIsSavedFailsAlone(boolean function) {
        KeptStore slow = new KeptStore() {
            @Override
            public CompletionStage<?> save(String runId, StepKey step, StepRecord record) {
                CompletionStage<?> saved = super.save(runId, step, record);
                return step.toString().startsWith("Pool#0[slow~0]")
                        ? calls.virtual.after(PoolCalls.seconds(60), () -> null)
                        : saved;
            }
        };

        PoolReport<String, String> report = (function ? functions() : chains())
                .withItemTimeout(PoolCalls.seconds(10))
                .withOptions(calls.virtual.options().withStore(slow).withRunId("r"))
                .run(List.of("slow", "b", "c"));

        assertThat(report.failed()).extracting(ItemReport::index).containsExactly(0);
        assertThat(report.status().done()).isEqualTo(2);
    }

    @Test
    void anItemWithoutAHashFailsAlone() {
        KeptStore choosy = new KeptStore() {
            @Override
            public String hash(Object item) {
                if (item.equals("b")) {
                    throw new IllegalArgumentException("no hash of b");
                }
                return super.hash(item);
            }
        };

        PoolReport<String, String> report = functions()
                .withOptions(calls.virtual.options().withStore(choosy).withRunId("r"))
                .run(List.of("a", "b", "c"));

        assertThat(report.status().done()).isEqualTo(2);
        assertThat(report.failed()).extracting(ItemReport::index).containsExactly(1);
        assertThat(report.failed().get(0).outcome().failure().orElseThrow()).hasMessage("no hash of b");
    }

    @Test
    void aCountThatCannotBeClosedEndsTheRunAtOnce() {
        KeptStore spoilt = new KeptStore() {
            @Override
            public Occurrences occurrences() {
                Occurrences all = super.occurrences();
                return new Occurrences() {
                    @Override
                    public int next(String hash) {
                        return all.next(hash);
                    }

                    @Override
                    public void close() {
                        throw new IllegalStateException("disk full");
                    }
                };
            }
        };

        assertThatThrownBy(() -> functions()
                        .withOptions(calls.virtual.options().withStore(spoilt).withRunId("r"))
                        .run(List.of("a")))
                .isInstanceOf(FlowException.class)
                .hasRootCauseMessage("disk full");

        assertThat(calls.virtual.elapsed()).isEqualTo(PoolCalls.seconds(1));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aSaveOfAnItemThatFailsStopsTheRun(boolean error) {
        KeptStore spoilt = new KeptStore() {
            @Override
            public CompletionStage<?> save(String runId, StepKey step, StepRecord record) {
                if (step.parts().size() > 1) {
                    return super.save(runId, step, record);
                }
                if (error) {
                    throw new StackOverflowError("disk full");
                }
                return CompletableFuture.failedFuture(new IllegalStateException("disk full"));
            }
        };

        assertThatThrownBy(() -> chains().withMaxConcurrency(1)
                        .withMaxOpen(1)
                        .withOptions(calls.virtual.options().withStore(spoilt).withRunId("r"))
                        .run(letters(50)))
                .isInstanceOf(FlowException.class)
                .hasRootCauseMessage("disk full");

        assertThat(calls.calls).hasSize(3);
    }

    @Test
    void permitsAreHeldUntilTheRecordIsWritten() {
        KeptStore slow = new KeptStore(saved -> calls.virtual.after(PoolCalls.seconds(9), () -> null));

        functions()
                .withMaxConcurrency(1)
                .withOptions(calls.virtual.options().withStore(slow).withRunId("r"))
                .run(List.of("a", "b"));

        assertThat(calls.times("b")).containsExactly(PoolCalls.seconds(10));
    }
}
