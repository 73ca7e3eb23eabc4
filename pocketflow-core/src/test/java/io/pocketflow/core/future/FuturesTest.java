package io.pocketflow.core.future;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pocketflow.core.Futures;
import io.pocketflow.core.fixture.Boom;
import io.pocketflow.core.fixture.Eventually;
import io.pocketflow.core.fixture.Warnings;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The work that derived futures abort, the work that they leave alone, and the objects that they retain. */
@Timeout(120)
class FuturesTest {

    private final AtomicInteger aborts = new AtomicInteger();
    private final CompletableFuture<String> work = Futures.abortable(aborts::incrementAndGet);

    @Test
    void aDerivedFutureThatCompletesByItselfAbortsNothing() {
        CompletableFuture<String> loser = Futures.abortable(() -> aborts.addAndGet(100));
        CompletableFuture<String> either = loser.applyToEither(work, value -> value);

        work.complete("done");

        assertThat(either).isCompletedWithValue("done");
        assertThat(either.cancel(true)).isFalse();
        assertThat(loser).isNotDone();
        assertThat(aborts).as("the work's own end").hasValue(1);
    }

    @Test
    void theAbortRunsOnceForAnyNumberOfCompletions() {
        CompletableFuture<String> one = work.thenApply(value -> value);
        CompletableFuture<String> two = work.thenApply(value -> value);

        one.cancel(true);
        one.cancel(true);
        two.cancel(true);
        work.cancel(true);

        assertThat(aborts).hasValue(1);
    }

    @Test
    void otherDependentsFailWithACancellation() {
        CompletableFuture<String> one = work.thenApply(value -> value);
        CompletableFuture<String> two = work.thenApply(value -> value);

        one.orTimeout(1, TimeUnit.MILLISECONDS);

        assertThatThrownBy(one::join).hasCauseInstanceOf(TimeoutException.class);
        assertThatThrownBy(two::join)
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(CancellationException.class);
        assertThat(work).isCancelled();
    }

    @Test
    void aMinimalStageShieldsTheWork() {
        CompletionStage<String> shielded = work.minimalCompletionStage();

        shielded.toCompletableFuture().cancel(true);
        shielded.thenApply(value -> value).toCompletableFuture().cancel(true);
        shielded.whenComplete((value, failure) -> {}).toCompletableFuture().complete("mine");

        assertThat(work).isNotDone();
        assertThat(aborts).hasValue(0);
    }

    @Test
    void anExceptionOfAnAbortDoesNotEscape() throws Exception {
        CompletableFuture<String> throwing = Futures.abortable(() -> {
            throw new StackOverflowError("abort");
        });
        CompletableFuture<String> both = work.thenCombine(throwing, String::concat);
        List<String> warnings =
                Warnings.during(() -> assertThat(both.cancel(true)).isTrue());
        assertThat(warnings)
                .singleElement()
                .asString()
                .contains("aborting the work behind a future threw", "StackOverflowError");
        assertThat(aborts).hasValue(1);
    }

    @Test
    void aStageThatCannotBeCancelledIsLeftAlone() {
        CompletionStage<String> shielded = new CompletableFuture<String>().minimalCompletionStage();

        assertThat(Futures.abortable(shielded).thenApply(value -> value).cancel(true))
                .isTrue();
        assertThat(work.thenCombine(shielded, String::concat).cancel(true)).isTrue();

        assertThat(aborts).hasValue(1);
    }

    @Test
    void aNullFunctionIsRefusedAtOnce() {
        assertThatThrownBy(() -> work.thenCompose(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> work.exceptionallyCompose(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> work.thenCombine(null, String::concat)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> work.completeAsync(null)).isInstanceOf(NullPointerException.class);
    }

    @Test
    void aComposedFutureWithoutAStageFailsAsInTheJdk() {
        CompletableFuture<String> composed = work.thenCompose(value -> null);
        work.complete("done");
        assertThatThrownBy(composed::join).hasCauseInstanceOf(NullPointerException.class);
    }

    @Test
    void aStageThatBecomesAbortableEndsAsItDoes() {
        CompletableFuture<String> stage = new CompletableFuture<>();
        CompletableFuture<String> abortable = Futures.abortable(stage);
        assertThat(Futures.abortable(abortable)).isSameAs(abortable);

        stage.complete("done");

        assertThat(abortable).isCompletedWithValue("done");
        CompletableFuture<String> failed = Futures.abortable(CompletableFuture.failedFuture(new Boom("no")));
        assertThatThrownBy(failed::get).hasCauseInstanceOf(Boom.class);
    }

    @Test
    void cancellingAnAbortableStageCancelsTheStage() {
        CompletableFuture<String> stage = new CompletableFuture<>();
        Futures.abortable(stage)
                .thenApply(String::length)
                .thenAccept(length -> {})
                .cancel(true);
        assertThat(stage).isCancelled();
    }

    // ---- all

    @Test
    void allHasTheValuesInTheOrderOfTheStages() {
        CompletableFuture<String> late = new CompletableFuture<>();
        CompletableFuture<List<String>> all =
                Futures.all(Arrays.asList(late, work, CompletableFuture.completedFuture(null)));
        work.complete("b");
        assertThat(all).isNotDone();
        late.complete("a");
        assertThat(all).isCompletedWithValue(Arrays.asList("a", "b", null));
        assertThat(Futures.all(List.of())).isCompletedWithValue(List.of());
    }

    @Test
    void allWaitsForEachAndFailsAsTheFirstOfTheList() {
        CompletableFuture<String> late = new CompletableFuture<>();
        CompletableFuture<List<String>> all =
                Futures.all(List.of(late, CompletableFuture.<String>failedFuture(new Boom("second"))));
        assertThat(all).isNotDone();
        late.completeExceptionally(new Boom("first"));
        assertThatThrownBy(all::get).hasCauseInstanceOf(Boom.class).hasMessageContaining("first");
    }

    @Test
    void cancellingAllCancelsEachStage() {
        CompletableFuture<String> plain = new CompletableFuture<>();
        CompletableFuture<String> second = Futures.abortable(aborts::incrementAndGet);
        Futures.all(List.of(plain, work.thenApply(value -> value), second))
                .thenApply(List::size)
                .cancel(true);
        assertThat(plain).isCancelled();
        assertThat(aborts).hasValue(2);
    }

    @Test
    void allNamesTheIndexOfANullStage() {
        assertThatThrownBy(() -> Futures.all(Arrays.asList(work, null)))
                .isInstanceOf(NullPointerException.class)
                .hasMessageContaining("stage 1 of 2");
        assertThat(work).isNotDone();
    }

    // ---- memory and depth

    /** How many links of aborts a future has. */
    private static int links(CompletableFuture<?> future) {
        Deque<Aborts.Aim> aims = ((AbortableFuture<?>) future).aims();
        int links = aims.size();
        Aborts.release(aims);
        return links;
    }

    private static boolean isCollected(WeakReference<?> reference) {
        System.gc();
        return reference.get() == null;
    }

    @Test
    void aDerivedFutureRetainsNeitherResultsNorParents() {
        CompletableFuture<Object> pending = new CompletableFuture<>();
        List<CompletableFuture<Object>> ended = new ArrayList<>(
                List.of(Futures.abortable(() -> {}), Futures.abortable(() -> {}), Futures.abortable(() -> {})));
        CompletableFuture<Object> inner = ended.get(1);
        CompletableFuture<Integer> derived = ended.get(0)
                .thenCompose(composing(inner))
                .thenCombine(ended.get(2), (value, unused) -> value)
                .thenCompose(value -> pending)
                .thenApply(Object::hashCode);
        ended.forEach(future -> future.complete(new byte[1000]));
        List<WeakReference<?>> references = new ArrayList<>();
        ended.forEach(future -> references.add(new WeakReference<>(future)));
        ended.clear();
        inner = null;

        Eventually.holds("all are collected", () -> references.stream().allMatch(FuturesTest::isCollected));
        assertThat(derived).isNotDone();
        derived.cancel(true);
        assertThat(pending).isCancelled();
        assertThat(inner).isNull();
    }

    private static Function<Object, CompletableFuture<Object>> composing(CompletableFuture<Object> inner) {
        return value -> inner;
    }

    @Test
    void aChainThatIsExtendedWithoutEndKeepsOneLink() {
        CompletableFuture<Integer> tail = Futures.abortable(CompletableFuture.completedFuture(0));
        CompletableFuture<Integer> now = new CompletableFuture<>();
        int most = 0;
        for (int i = 0; i < 100_000; i++) {
            CompletableFuture<Integer> before = now;
            CompletableFuture<Integer> next = new CompletableFuture<>();
            tail = i % 3 == 0
                    ? tail.thenCompose(value -> next)
                    : i % 3 == 1
                            ? tail.thenCombine(next, Integer::sum)
                            : tail.exceptionallyCompose(failure -> next).thenCombine(next, Integer::sum);
            before.complete(1);
            now = next;
            most = Math.max(most, links(tail));
        }
        assertThat(most).isLessThanOrEqualTo(4);
    }

    @Test
    void aChainOfSkippedStagesIsForgottenAtItsEnd() {
        CompletableFuture<String> start = Futures.abortable(() -> {});
        CompletableFuture<String> tail = start;
        for (int i = 0; i < 10_000; i++) {
            tail = tail.thenCompose(CompletableFuture::completedFuture);
        }
        assertThat(links(tail)).isGreaterThan(10_000);
        start.completeExceptionally(new Boom("no"));
        assertThat(links(tail)).isLessThanOrEqualTo(1);
    }

    @Test
    void longChainsAreAbortedWithoutDeepCalls() {
        CompletableFuture<String> forward = work;
        CompletableFuture<String> backward = work;
        for (int i = 0; i < 20_000; i++) {
            forward = forward.thenCombine(Futures.abortable(aborts::incrementAndGet), String::concat);
            CompletableFuture<String> begun = Futures.abortable(aborts::incrementAndGet);
            backward = begun.thenCombine(backward, String::concat);
        }
        forward.cancel(true);
        assertThat(aborts).hasValue(20_001);
        backward.cancel(true);
        assertThat(aborts).hasValue(40_001);
    }

    // ---- races

    @Test
    @Tag("concurrency")
    void anInnerStageThatBeginsDuringTheCancellationIsAborted() throws Exception {
        int rounds = 20_000;
        CyclicBarrier barrier = new CyclicBarrier(2);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        List<String> lost = new ArrayList<>();
        AtomicReference<CompletableFuture<String>> start = new AtomicReference<>();
        AtomicReference<CompletableFuture<String>> derived = new AtomicReference<>();
        AtomicReference<CompletableFuture<String>> begun = new AtomicReference<>();
        try {
            Future<?> completing = threads.submit(() -> {
                for (int i = 0; i < rounds; i++) {
                    CompletableFuture<String> first = Futures.abortable(() -> {});
                    begun.set(null);
                    start.set(first);
                    derived.set(first.thenCompose(value -> {
                        CompletableFuture<String> inner = Futures.abortable(() -> {});
                        begun.set(inner);
                        return inner;
                    }));
                    barrier.await();
                    first.complete("first");
                    barrier.await();
                    CompletableFuture<String> inner = begun.get();
                    if (!derived.get().isCancelled() || inner != null && !inner.isCancelled()) {
                        lost.add("round " + i + ": " + derived.get() + ", " + inner);
                    }
                    barrier.await();
                }
                return null;
            });
            Future<?> cancelling = threads.submit(() -> {
                for (int i = 0; i < rounds; i++) {
                    barrier.await();
                    derived.get().cancel(true);
                    barrier.await();
                    barrier.await();
                }
                return null;
            });
            completing.get(100, TimeUnit.SECONDS);
            cancelling.get(100, TimeUnit.SECONDS);
        } finally {
            threads.shutdownNow();
        }
        assertThat(lost).isEmpty();
    }
}
