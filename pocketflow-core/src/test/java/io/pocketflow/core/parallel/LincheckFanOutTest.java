package io.pocketflow.core.parallel;

import static io.pocketflow.core.fixture.Checker.require;

import io.pocketflow.core.AsyncNode;
import io.pocketflow.core.AsyncParallelBatchFlow;
import io.pocketflow.core.AsyncParallelBatchNode;
import io.pocketflow.core.BaseNode;
import io.pocketflow.core.Key;
import io.pocketflow.core.Outcome;
import io.pocketflow.core.Params;
import io.pocketflow.core.Shared;
import io.pocketflow.core.fixture.Checker;
import io.pocketflow.core.fixture.DirectTimer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The cursor that opens the branches of something parallel, while branches end on several threads at once. */
@Tag("lincheck")
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class LincheckFanOutTest {

    private static final int ITEMS = 5;
    private static final int LIMIT = 2;
    private static final Key<Integer> INDEX = Key.of("index", Integer.class);

    /** One run over five stages, at most two open; the operations complete them. */
    @Param(name = "item", gen = IntGen.class, conf = "0:4")
    public abstract static class Parallel {

        final DirectTimer timer = new DirectTimer();
        final AtomicInteger inFlight = new AtomicInteger();
        final AtomicInteger most = new AtomicInteger();
        final AtomicInteger opened = new AtomicInteger();
        final AtomicInteger posts = new AtomicInteger();
        final List<CompletableFuture<Integer>> stages =
                Stream.generate(CompletableFuture<Integer>::new).limit(ITEMS).toList();
        final CompletableFuture<String> run = start().runAsync(Shared.create(), timer.options());

        abstract BaseNode start();

        CompletionStage<Integer> open(int item) {
            opened.incrementAndGet();
            most.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
            return stages.get(item).whenComplete((value, error) -> inFlight.decrementAndGet());
        }

        String joined(List<Integer> results) {
            posts.incrementAndGet();
            return results.toString();
        }

        @Operation
        public void complete(@Param(name = "item") int item) {
            stages.get(item).complete(item);
        }

        @Operation
        public boolean ended() {
            return run.isDone();
        }

        @Validate
        public void opensAsManyAsItMay() {
            boolean all = stages.stream().allMatch(CompletableFuture::isDone);
            require(most.get() <= LIMIT, most + " were open at once");
            require(opened.get() == ITEMS || inFlight.get() == LIMIT, opened + " opened, " + inFlight + " in flight");
            require(run.isDone() == all, "ended: " + run.isDone() + ", all items: " + all);
            require(posts.get() == (all ? 1 : 0), posts + " posts");
            require(!all || run.join().equals("[0, 1, 2, 3, 4]"), "ended with " + run);
        }
    }

    /** As the items of a batch node. */
    public static class Items extends Parallel {
        @Override
        BaseNode start() {
            return new AsyncParallelBatchNode<Integer, Integer>(LIMIT) {
                @Override
                protected List<Integer> prep(Shared shared) {
                    return IntStream.range(0, ITEMS).boxed().toList();
                }

                @Override
                protected CompletionStage<Integer> execAsync(Integer item) {
                    return open(item);
                }

                @Override
                protected String post(Shared shared, List<Integer> items, List<Integer> results) {
                    return joined(results);
                }
            };
        }
    }

    /** As the iterations of a batch flow. */
    public static class Iterations extends Parallel {
        @Override
        BaseNode start() {
            AsyncNode<Integer, Integer> node = new AsyncNode<>() {
                @Override
                protected Integer prep(Shared shared) {
                    return shared.param(INDEX);
                }

                @Override
                protected CompletionStage<Integer> execAsync(Integer index) {
                    return open(index);
                }
            };
            return new AsyncParallelBatchFlow<Integer>(LIMIT, node) {
                @Override
                protected List<Params> prep(Shared shared) {
                    return IntStream.range(0, ITEMS)
                            .mapToObj(i -> Params.of(INDEX, i))
                            .toList();
                }

                @Override
                protected Integer result(Shared iteration) {
                    return iteration.param(INDEX);
                }

                @Override
                protected String post(Shared shared, List<Params> params, List<Outcome<Integer>> outcomes) {
                    return joined(outcomes.stream().map(Outcome::value).toList());
                }
            };
        }
    }

    @Test
    void itemsAreOpenedInStepWithTheirEnds() {
        Checker.stress(Items.class, 2, 4);
    }

    @Test
    void iterationsAreOpenedInStepWithTheirEnds() {
        Checker.stress(Iterations.class, 2, 4);
    }
}
