package io.pocketflow.core.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pocketflow.core.AsyncFlow;
import io.pocketflow.core.AsyncNode;
import io.pocketflow.core.AsyncParallelBatchFlow;
import io.pocketflow.core.AsyncParallelBatchNode;
import io.pocketflow.core.AsyncParallelFlow;
import io.pocketflow.core.Attempt;
import io.pocketflow.core.BaseNode;
import io.pocketflow.core.BatchFlow;
import io.pocketflow.core.FlowException;
import io.pocketflow.core.Key;
import io.pocketflow.core.Node;
import io.pocketflow.core.OnFailure;
import io.pocketflow.core.Outcome;
import io.pocketflow.core.Params;
import io.pocketflow.core.RunOptions;
import io.pocketflow.core.Shared;
import io.pocketflow.core.fixture.Boom;
import io.pocketflow.core.limit.Reservation;
import io.pocketflow.core.pool.Pool;
import io.pocketflow.core.store.StepStore;
import io.pocketflow.testkit.VirtualRun;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A failure that cannot say what it is, and a node that cannot say its name, end their run like any other failure. */
class BrokenExceptionTest {

    private final VirtualRun virtual = new VirtualRun();
    private final RunOptions options = virtual.options().withTimeout(Duration.ofHours(1));

    /** The part of the failure that throws. */
    enum Broken {
        MESSAGE,
        MESSAGE_ERROR,
        TEXT,
        LOCALIZED
    }

    private static final class Bad extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final Broken broken;

        Bad(Broken broken) {
            this.broken = broken;
        }

        private void failIf(Broken asked) {
            if (broken == asked) {
                throw new IllegalStateException("no message, wanted here");
            }
        }

        @Override
        public String getMessage() {
            failIf(Broken.MESSAGE);
            if (broken == Broken.MESSAGE_ERROR) {
                throw new AssertionError("no message, wanted here");
            }
            return "bad";
        }

        @Override
        public String getLocalizedMessage() {
            failIf(Broken.LOCALIZED);
            return super.getLocalizedMessage();
        }

        @Override
        public String toString() {
            failIf(Broken.TEXT);
            return super.toString();
        }
    }

    /** Where it is thrown. */
    enum Place {
        PREP,
        PREP_ASYNC,
        RESERVE,
        EXEC,
        FALLBACK,
        POST,
        RESULT,
        PARALLEL_PREP,
        PARALLEL_RESULT,
        ITEM,
        COLLECTED_POST
    }

    static List<Arguments> all() {
        List<Arguments> all = new ArrayList<>();
        for (Place place : Place.values()) {
            for (Broken broken : Broken.values()) {
                all.add(Arguments.of(place, broken));
            }
        }
        return all;
    }

    private static class Throws extends AsyncNode<Object, Object> {
        private final Place place;
        private final RuntimeException bad;

        Throws(Place place, RuntimeException bad) {
            this.place = place;
            this.bad = bad;
        }

        private Object throwIf(Place here) {
            if (place == here) {
                throw bad;
            }
            return null;
        }

        @Override
        protected CompletionStage<Object> prepAsync(Shared shared) {
            throwIf(Place.PREP);
            return place == Place.PREP_ASYNC
                    ? CompletableFuture.failedFuture(bad)
                    : CompletableFuture.completedFuture(null);
        }

        @Override
        protected Reservation reserve(Object input) {
            throwIf(Place.RESERVE);
            return Reservation.NONE;
        }

        @Override
        protected Object exec(Object input) throws Exception {
            if (place == Place.FALLBACK) {
                throw new Boom("first");
            }
            return throwIf(Place.EXEC);
        }

        @Override
        protected Object execFallback(Object input, Exception last) throws Exception {
            throwIf(Place.FALLBACK);
            throw last;
        }

        @Override
        protected String post(Shared shared, Object prepared, Object result) {
            throwIf(Place.POST);
            return DEFAULT;
        }
    }

    private static BaseNode node(Place place, RuntimeException bad) {
        List<Params> two = List.of(Params.of(Key.of("n", Integer.class), 1), Params.of(Key.of("n", Integer.class), 2));
        return switch (place) {
            case RESULT ->
                new BatchFlow<Object>(new Node<Object, Object>() {}) {
                    @Override
                    protected List<Params> prep(Shared shared) {
                        return two;
                    }

                    @Override
                    protected Object result(Shared iteration) {
                        throw bad;
                    }
                };
            case PARALLEL_PREP -> new AsyncParallelFlow(2, new Throws(Place.PREP, bad), new Throws(Place.POST, bad));
            case PARALLEL_RESULT ->
                new AsyncParallelBatchFlow<Object>(2, new Node<Object, Object>() {}) {
                    @Override
                    protected List<Params> prep(Shared shared) {
                        return two;
                    }

                    @Override
                    protected Object result(Shared iteration) {
                        throw bad;
                    }
                };
            case ITEM ->
                new AsyncParallelBatchNode<Object, Object>(2) {
                    @Override
                    protected List<Object> prep(Shared shared) {
                        return List.of(1, 2, 3);
                    }

                    @Override
                    protected CompletionStage<Object> execAsync(Object item) {
                        throw bad;
                    }
                };
            case COLLECTED_POST ->
                new AsyncParallelFlow(2, OnFailure.COLLECT, new Throws(Place.PREP, bad), new Throws(Place.POST, bad)) {
                    @Override
                    protected String postOutcomes(Shared shared, List<Outcome<String>> outcomes) {
                        assertThat(outcomes)
                                .allMatch(outcome -> outcome.failure().get() == bad);
                        throw bad;
                    }
                };
            default -> new AsyncFlow(new Throws(place, bad));
        };
    }

    private static void assertSays(FlowException failure, Throwable cause) {
        assertThat(failure.getCause()).isSameAs(cause);
        assertThat(failure.getMessage()).contains(cause.getClass().getName());
    }

    @ParameterizedTest
    @MethodSource("all")
    void aRunEndsWithAFailureWithoutAText(Place place, Broken broken) {
        Bad bad = new Bad(broken);

        FlowException failure =
                catchThrowableOfType(FlowException.class, () -> node(place, bad).run(Shared.create(), options));

        assertSays(failure, bad);
        assertThat(virtual.elapsed()).isZero();
    }

    @ParameterizedTest
    @MethodSource("all")
    void anAsyncRunEndsWithAFailureWithoutAText(Place place, Broken broken) throws Exception {
        Bad bad = new Bad(broken);

        CompletableFuture<String> run = node(place, bad).runAsync(Shared.create(), options);
        virtual.runReady();

        assertThat(run).isCompletedExceptionally();
        FlowException failure = (FlowException)
                catchThrowableOfType(CompletionException.class, run::join).getCause();
        assertSays(failure, bad);
    }

    @ParameterizedTest
    @MethodSource("all")
    void aDurableRunEndsWithAFailureWithoutAText(Place place, Broken broken) {
        Bad bad = new Bad(broken);
        StepStore store = StepStore.inMemory();
        BaseNode node = node(place, bad);

        for (int i = 0; i < 2; i++) {
            FlowException failure = catchThrowableOfType(
                    FlowException.class,
                    () -> node.run(
                            Shared.create(),
                            options.withStore(store).withRunId("r").withListener(event -> {})));

            assertSays(failure, bad);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aPoolReportsAFailureWithoutAText(Broken broken) {
        Bad bad = new Bad(broken);
        for (OnFailure policy : OnFailure.values()) {
            Pool<Object, Object> pool = Pool.of((Object input) -> {
                        throw bad;
                    })
                    .withOptions(options.withStore(StepStore.inMemory()).withRunId("r"))
                    .withOnFailure(policy);

            assertThat(pool.run(List.of(1)).outcomes().get(0).failure()).containsSame(bad);
        }
    }

    @ParameterizedTest
    @EnumSource
    void listenersAndHooksThatThrowSuchAFailureDoNotHurt(Broken broken) {
        AsyncNode<Object, Object> node = new AsyncNode<>() {
            @Override
            protected CompletionStage<Object> execAsync(Object input, Attempt attempt) {
                attempt.onCancel(() -> {
                    throw new Bad(broken);
                });
                return new CompletableFuture<>() {
                    @Override
                    public boolean cancel(boolean mayInterrupt) {
                        super.cancel(mayInterrupt);
                        throw new Bad(broken);
                    }
                };
            }
        };

        CompletableFuture<String> run = node.runAsync(Shared.create(), options.withListener(event -> {
            throw new Bad(broken);
        }));
        virtual.runReady();
        run.cancel(true);
        virtual.advance(Duration.ofSeconds(1));

        assertThat(virtual.pending()).isZero();
    }
}
