package io.pocketflow.core.parallel;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.core.AsyncBatchFlow;
import io.pocketflow.core.AsyncParallelBatchFlow;
import io.pocketflow.core.BaseNode;
import io.pocketflow.core.BatchFlow;
import io.pocketflow.core.Flow;
import io.pocketflow.core.FlowException;
import io.pocketflow.core.Key;
import io.pocketflow.core.Node;
import io.pocketflow.core.OnFailure;
import io.pocketflow.core.Outcome;
import io.pocketflow.core.Params;
import io.pocketflow.core.RunOptions;
import io.pocketflow.core.Shared;
import io.pocketflow.core.fixture.Boom;
import io.pocketflow.core.fixture.Eventually;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** An interrupt of the thread that called run ends the run, also where failures are collected. */
@Tag("concurrency")
class CollectedInterruptTest {

    private static final Key<Integer> NUMBER = Key.of("number", Integer.class);
    private static final int ITERATIONS = 50;

    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicInteger posts = new AtomicInteger();

    /** Which flow collects. */
    enum Kind {
        BATCH_FLOW,
        ASYNC_BATCH_FLOW,
        PARALLEL_BATCH_FLOW,
        NESTED_BATCH_FLOW
    }

    /** Where it blocks, and what it makes of the interrupt. */
    enum Place {
        PREP,
        EXEC,
        EXEC_WRAPPED,
        FALLBACK,
        POST,
        NESTED_RUN
    }

    static List<Arguments> all() {
        return List.of(Kind.values()).stream()
                .flatMap(kind -> List.of(Place.values()).stream().map(place -> Arguments.of(kind, place)))
                .toList();
    }

    private final class Blocks extends Node<Object, Object> {
        private final Place place;

        Blocks(Place place) {
            this.place = place;
        }

        private void block(Place here) throws InterruptedException {
            if (place == here) {
                begun.incrementAndGet();
                new CountDownLatch(1).await();
            }
        }

        @Override
        protected Object prep(Shared shared) throws Exception {
            block(Place.PREP);
            return null;
        }

        @Override
        protected Object exec(Object input) throws Exception {
            block(Place.EXEC);
            if (place == Place.EXEC_WRAPPED) {
                try {
                    block(Place.EXEC_WRAPPED);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new IllegalStateException("interrupted", e);
                }
            }
            if (place == Place.NESTED_RUN) {
                return new Flow(new Blocks(Place.EXEC)).run(Shared.create());
            }
            if (place == Place.FALLBACK) {
                throw new Boom("first");
            }
            return "";
        }

        @Override
        protected Object execFallback(Object input, Exception last) throws Exception {
            block(Place.FALLBACK);
            throw last;
        }

        @Override
        protected String post(Shared shared, Object prepared, Object result) throws Exception {
            block(Place.POST);
            return DEFAULT;
        }
    }

    private static List<Params> iterations() {
        return IntStream.range(0, ITERATIONS)
                .mapToObj(i -> Params.of(NUMBER, i))
                .toList();
    }

    private BaseNode flow(Kind kind, BaseNode body) {
        return switch (kind) {
            case BATCH_FLOW ->
                new BatchFlow<Object>(OnFailure.COLLECT, body) {
                    @Override
                    protected List<Params> prep(Shared shared) {
                        return iterations();
                    }

                    @Override
                    protected String post(Shared shared, List<Params> params, List<Outcome<Object>> outcomes) {
                        posts.incrementAndGet();
                        return DEFAULT;
                    }
                };
            case NESTED_BATCH_FLOW -> flow(Kind.BATCH_FLOW, flow(Kind.BATCH_FLOW, body));
            case ASYNC_BATCH_FLOW ->
                new AsyncBatchFlow<Object>(OnFailure.COLLECT, body) {
                    @Override
                    protected List<Params> prep(Shared shared) {
                        return iterations();
                    }

                    @Override
                    protected String post(Shared shared, List<Params> params, List<Outcome<Object>> outcomes) {
                        posts.incrementAndGet();
                        return DEFAULT;
                    }
                };
            case PARALLEL_BATCH_FLOW ->
                new AsyncParallelBatchFlow<Object>(1, OnFailure.COLLECT, body) {
                    @Override
                    protected List<Params> prep(Shared shared) {
                        return iterations();
                    }

                    @Override
                    protected String post(Shared shared, List<Params> params, List<Outcome<Object>> outcomes) {
                        posts.incrementAndGet();
                        return DEFAULT;
                    }
                };
        };
    }

    /** Without any other thread the caller itself is inside the hook when it is interrupted. */
    @ParameterizedTest
    @MethodSource("all")
    void anInterruptOfTheCallerEndsTheRun(Kind kind, Place place) throws Exception {
        RunOptions alone = RunOptions.defaults().withExecutor(task -> {
            throw new RejectedExecutionException("no thread");
        });
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        AtomicBoolean flag = new AtomicBoolean();
        Thread caller = new Thread(() -> {
            try {
                flow(kind, new Blocks(place)).run(Shared.create(), alone);
            } catch (Throwable t) {
                thrown.set(t);
            }
            flag.set(Thread.currentThread().isInterrupted());
        });
        caller.start();
        Eventually.holds("it blocks", () -> begun.get() == 1);

        caller.interrupt();
        caller.join(20_000);

        assertThat(thrown.get()).isInstanceOf(FlowException.class);
        assertThat(thrown.get()).hasRootCauseInstanceOf(InterruptedException.class);
        assertThat(flag).as("the interrupt flag").isTrue();
        assertThat(begun).hasValue(1);
        assertThat(posts).hasValue(0);
    }
}
