package io.pocketflow.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.core.AsyncFlow;
import io.pocketflow.core.AsyncParallelBatchNode;
import io.pocketflow.core.OnFailure;
import io.pocketflow.core.Outcome;
import io.pocketflow.core.Params;
import io.pocketflow.core.Retry;
import io.pocketflow.core.Shared;
import io.pocketflow.core.engine.ReentrantNodes.Call;
import io.pocketflow.core.engine.ReentrantNodes.Fetch;
import io.pocketflow.core.engine.ReentrantNodes.Groups;
import io.pocketflow.core.engine.ReentrantNodes.Load;
import io.pocketflow.core.engine.ReentrantNodes.Members;
import io.pocketflow.core.engine.ReentrantNodes.Total;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One flow object and ten thousand runs at once, on the default executor and in real time. */
@Tag("concurrency")
@Timeout(120)
class ReentrancyTest {

    private static final int RUNS = 10_000;
    private static final int ITEMS = 10_000;
    private static final int ATTEMPTS = 3;

    private final ReentrantNodes.Outside outside = new ReentrantNodes.Outside();

    @AfterEach
    void close() {
        outside.close();
    }

    /** The state that one run left behind, with the expected one. */
    private record Left(int number, Shared shared, Call.Counter counter, CompletableFuture<String> run) {}

    @Test
    void tenThousandRunsOfOneFlowDoNotMeet() throws Exception {
        AsyncFlow flow = new AsyncFlow(new Load()
                .then(new Fetch(outside))
                .then(new Groups(new Members(outside).then(new Total())))
                .then(new Load()));
        List<Left> runs = new ArrayList<>();
        for (int n = 0; n < RUNS; n++) {
            Call.Counter counter = new Call.Counter();
            Shared shared = Shared.create().put(ReentrantNodes.NUMBER, n).put(ReentrantNodes.COUNTER, counter);
            runs.add(new Left(n, shared, counter, flow.runAsync(shared)));
        }
        for (Left left : runs) {
            assertThat(left.run.get(100, TimeUnit.SECONDS)).isEqualTo("done " + left.number);
            check(left.number, left.shared, left.counter);
        }
    }

    private static void check(int n, Shared shared, Call.Counter counter) {
        assertThat(shared.get(ReentrantNodes.FETCHED)).as("run %s", n).isEqualTo(n * 2);
        assertThat(shared.get(ReentrantNodes.TOTALS))
                .as("run %s", n)
                .containsExactlyElementsOf(IntStream.range(0, ReentrantNodes.GROUPS)
                        .mapToObj(group -> ReentrantNodes.total(n, group))
                        .toList());
        assertThat(counter.loads.get()).as("attempts of load in run %s", n).isEqualTo(2 * (1 + n % ATTEMPTS));
        assertThat(counter.fetches.get()).as("attempts of fetch in run %s", n).isEqualTo(1 + n % 2);
        assertThat(counter.members.get())
                .as("attempts of members in run %s", n)
                .isEqualTo(ReentrantNodes.memberAttempts(n));
        assertThat(shared.asMap().keySet())
                .as("what run %s leaves in the store", n)
                .containsExactlyInAnyOrder("number", "counter", "fetched", "totals");
        assertThat(shared.params()).isEqualTo(Params.NONE);
    }

    @Test
    void eachOfTenThousandItemsThatFailAtOnceHasItsOwnAttempts() throws Exception {
        checkAttempts(new Failing(ITEMS, true));
        checkAttempts(new Failing(16, true));
        checkAttempts(new Failing(ITEMS, false));
    }

    private static void checkAttempts(Failing node) throws Exception {
        node.runAsync(Shared.create()).get(100, TimeUnit.SECONDS);
        for (int i = 0; i < ITEMS; i++) {
            assertThat(node.calls.get(i)).as("calls for item %s", i).isEqualTo(ATTEMPTS);
            Outcome<Integer> outcome = node.outcomes.get(i);
            assertThat(outcome.attempts()).as("attempts of item %s", i).isEqualTo(ATTEMPTS);
            assertThat(outcome.failure().orElseThrow()).hasMessage("item " + i);
        }
    }

    /** Items that fail on other threads, or at once; what they do is kept here as this is a test. */
    private final class Failing extends AsyncParallelBatchNode<Integer, Integer> {
        private final boolean elsewhere;
        final AtomicIntegerArray calls = new AtomicIntegerArray(ITEMS);
        volatile List<Outcome<Integer>> outcomes = List.of();

        Failing(int most, boolean elsewhere) {
            super(most, Retry.upTo(ATTEMPTS), OnFailure.COLLECT);
            this.elsewhere = elsewhere;
        }

        @Override
        protected List<Integer> prep(Shared shared) {
            return IntStream.range(0, ITEMS).boxed().toList();
        }

        @Override
        protected CompletionStage<Integer> execAsync(Integer item) {
            calls.incrementAndGet(item);
            Exception failure = new ReentrantNodes.Stackless("item " + item);
            return elsewhere ? outside.failed(item, failure) : CompletableFuture.failedFuture(failure);
        }

        @Override
        protected String postOutcomes(Shared shared, List<Integer> items, List<Outcome<Integer>> given) {
            outcomes = given;
            return DEFAULT;
        }
    }
}
