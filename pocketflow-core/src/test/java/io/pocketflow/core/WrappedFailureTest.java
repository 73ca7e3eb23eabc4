package io.pocketflow.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pocketflow.testkit.VirtualRun;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A failure counts as what it is, however it comes out of exec: thrown, behind a future, or out of a nested run. */
class WrappedFailureTest {

    private final VirtualRun virtual = new VirtualRun();
    private final List<Object> fallbacks = new ArrayList<>();
    private int calls;

    /** How the failure of a call comes out of exec. */
    enum Way {
        THROWN,
        JOIN,
        GET,
        JOIN_OF_JOIN,
        NESTED_RUN,
        NESTED_RUN_ASYNC,
        TWICE_NESTED;

        boolean isNested() {
            return ordinal() >= NESTED_RUN.ordinal();
        }

        Object fail(Throwable failure) throws Exception {
            return switch (this) {
                case THROWN -> throw Stages.sneak(failure);
                case JOIN -> CompletableFuture.failedFuture(failure).join();
                case GET -> CompletableFuture.failedFuture(failure).get();
                case JOIN_OF_JOIN ->
                    CompletableFuture.completedFuture(1)
                            .thenApply(one -> CompletableFuture.failedFuture(failure)
                                    .thenApply(x -> x)
                                    .join())
                            .join();
                case NESTED_RUN -> new Flow(thrower(failure)).run(Shared.create());
                case NESTED_RUN_ASYNC ->
                    new Flow(thrower(failure))
                            .runAsync(Shared.create(), RunOptions.defaults().withExecutor(Runnable::run))
                            .join();
                case TWICE_NESTED ->
                    new Flow(new Node<Object, Object>() {
                                @Override
                                protected Object exec(Object input) throws Exception {
                                    return NESTED_RUN_ASYNC.fail(failure);
                                }
                            })
                            .run(Shared.create());
            };
        }

        private static Node<Object, Object> thrower(Throwable failure) {
            return new Node<>() {
                @Override
                protected Object exec(Object input) {
                    throw Stages.sneak(failure);
                }
            };
        }
    }

    /** What calls exec. */
    enum Kind {
        NODE,
        ASYNC_NODE,
        STAGED,
        THROWING_STAGED,
        BATCH,
        PARALLEL_BATCH,
        PARALLEL_STAGED,
        POOL
    }

    static List<Arguments> all() {
        List<Arguments> all = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            for (Way way : Way.values()) {
                all.add(Arguments.of(kind, way));
            }
        }
        return all;
    }

    private static CompletionStage<Object> staged(Supplier<Object> call) {
        try {
            return CompletableFuture.completedFuture(call.get());
        } catch (Throwable thrown) {
            return CompletableFuture.failedFuture(thrown);
        }
    }

    /** A node of this kind whose calls fail with the failures, in turn the last one again and again, in this way. */
    private BaseNode node(Kind kind, Way way, Retry tries, Throwable... failures) {
        ThrowingFunction<Object, Object> exec = input -> {
            Throwable failure = failures[Math.min(calls++, failures.length - 1)];
            return failure == null ? "done" : way.fail(failure);
        };
        Supplier<Object> call = () -> {
            try {
                return exec.apply(1);
            } catch (Throwable thrown) {
                throw Stages.sneak(thrown);
            }
        };
        ThrowingFunction<Exception, Object> fallback = last -> {
            fallbacks.add(last);
            throw last;
        };
        return switch (kind) {
            case NODE ->
                new Node<>(tries) {
                    @Override
                    protected Object exec(Object input) throws Exception {
                        return exec.apply(input);
                    }

                    @Override
                    protected Object execFallback(Object input, Exception last) throws Exception {
                        return fallback.apply(last);
                    }
                };
            case ASYNC_NODE ->
                new AsyncNode<>(tries) {
                    @Override
                    protected Object exec(Object input) throws Exception {
                        return exec.apply(input);
                    }

                    @Override
                    protected Object execFallback(Object input, Exception last) throws Exception {
                        return fallback.apply(last);
                    }
                };
            case STAGED ->
                new AsyncNode<>(tries) {
                    @Override
                    protected CompletionStage<Object> execAsync(Object input) {
                        return staged(call);
                    }

                    @Override
                    protected Object execFallback(Object input, Exception last) throws Exception {
                        return fallback.apply(last);
                    }
                };
            case THROWING_STAGED ->
                new AsyncNode<>(tries) {
                    @Override
                    protected CompletionStage<Object> execAsync(Object input) {
                        return CompletableFuture.completedFuture(call.get());
                    }

                    @Override
                    protected Object execFallback(Object input, Exception last) throws Exception {
                        return fallback.apply(last);
                    }
                };
            case BATCH ->
                new BatchNode<>(tries) {
                    @Override
                    protected List<Object> prep(Shared shared) {
                        return List.of(1);
                    }

                    @Override
                    protected Object exec(Object input) throws Exception {
                        return exec.apply(input);
                    }

                    @Override
                    protected Object execFallback(Object input, Exception last) throws Exception {
                        return fallback.apply(last);
                    }
                };
            case PARALLEL_BATCH ->
                new AsyncParallelBatchNode<>(2, tries) {
                    @Override
                    protected List<Object> prep(Shared shared) {
                        return List.of(1);
                    }

                    @Override
                    protected Object exec(Object input) throws Exception {
                        return exec.apply(input);
                    }

                    @Override
                    protected Object execFallback(Object input, Exception last) throws Exception {
                        return fallback.apply(last);
                    }
                };
            case PARALLEL_STAGED ->
                new AsyncParallelBatchNode<>(2, tries) {
                    @Override
                    protected List<Object> prep(Shared shared) {
                        return List.of(1);
                    }

                    @Override
                    protected CompletionStage<Object> execAsync(Object input) {
                        return staged(call);
                    }

                    @Override
                    protected Object execFallback(Object input, Exception last) throws Exception {
                        return fallback.apply(last);
                    }
                };
            case POOL ->
                new Node<>() {
                    @Override
                    protected Object exec(Object input) throws Exception {
                        Outcome<Object> outcome = Pool.of(exec)
                                .withRetry(tries)
                                .withOptions(virtual.options())
                                .run(List.of(1))
                                .outcomes()
                                .get(0);
                        outcome.failure().ifPresent(failure -> {
                            if (failure instanceof Exception) {
                                fallbacks.add(failure);
                            }
                            throw Stages.sneak(failure);
                        });
                        return outcome.value();
                    }
                };
        };
    }

    private FlowException failure(BaseNode node) {
        return catchThrowableOfType(FlowException.class, () -> virtual.run(node, Shared.create()));
    }

    @ParameterizedTest
    @MethodSource("all")
    void aHopelessFailureIsMadeOnce(Kind kind, Way way) {
        Boom.Hinted hopeless = Boom.Hinted.hopeless();

        FlowException failure = failure(node(kind, way, Retry.upTo(3), hopeless));

        assertThat(calls).isEqualTo(1);
        assertThat(failure).hasRootCause(hopeless);
        assertThat(failure.getCause()).isInstanceOf(way.isNested() ? FlowException.class : Boom.Hinted.class);
        assertThat(fallbacks).singleElement().isSameAs(failure.getCause());
    }

    /** A nested run waits for a throttle itself. */
    static List<Arguments> notNested() {
        return all().stream()
                .filter(arguments -> !((Way) arguments.get()[1]).isNested())
                .toList();
    }

    @ParameterizedTest
    @MethodSource("notNested")
    void aThrottleWaitsAndSpendsNoAttempt(Kind kind, Way way) {
        Boom.Hinted throttle = Boom.Hinted.throttle(Duration.ofSeconds(7));

        virtual.run(node(kind, way, Retry.NEVER, throttle, throttle, null), Shared.create());

        assertThat(calls).isEqualTo(3);
        assertThat(virtual.elapsed()).isEqualTo(Duration.ofSeconds(14));
    }

    @ParameterizedTest
    @MethodSource("all")
    void anErrorIsNeitherRetriedNorGivenToTheFallback(Kind kind, Way way) {
        AssertionError error = new AssertionError("wanted here");

        Throwable failure = failure(node(kind, way, Retry.upTo(3), error));

        assertThat(calls).isEqualTo(1);
        assertThat(failure).hasRootCause(error);
        assertThat(fallbacks).allMatch(last -> kind == Kind.POOL && way.isNested());
    }

    @ParameterizedTest
    @MethodSource("all")
    void anOrdinaryFailureIsRetried(Kind kind, Way way) {
        virtual.run(node(kind, way, Retry.upTo(3), new Boom("once"), new Boom("twice"), null), Shared.create());

        assertThat(calls).isEqualTo(3);
    }

    @ParameterizedTest
    @EnumSource
    void aDeferredRetryIsNotGivenToAHopelessFailure(Way way) {
        Pool<Object, Object> pool = Pool.of((Object input) -> {
                    calls++;
                    return way.fail(Boom.Hinted.hopeless());
                })
                .withDeferredRetries(2)
                .withOptions(virtual.options());

        assertThat(pool.run(List.of(1)).failed()).hasSize(1);
        assertThat(calls).isEqualTo(1);
    }

    @Test
    void aNestedRunThatWaitsForAnAnswerIsNotRetried() {
        Node<Object, Object> asks = new Node<>(Retry.upTo(3)) {
            @Override
            protected Object exec(Object input) {
                calls++;
                return new Flow(new Node<Object, Object>() {
                            @Override
                            protected Object exec(Object inner) {
                                return new Flow(new Question("sure"))
                                        .run(
                                                Shared.create(),
                                                RunOptions.defaults()
                                                        .withStore(StepStore.inMemory())
                                                        .withRunId("r"));
                            }
                        })
                        .run(Shared.create());
            }
        };

        assertThat(failure(asks)).hasRootCauseInstanceOf(FlowSuspended.class);
        assertThat(calls).isEqualTo(1);
    }

    @Test
    void aFailureThatPrepOrPostJoinedIsTheCauseItself() {
        Boom boom = new Boom("in prep");
        Node<Object, Object> node = new Node<>() {
            @Override
            protected Object prep(Shared shared) {
                return CompletableFuture.failedFuture(boom).join();
            }
        };

        assertThat(failure(node)).hasCause(boom);
    }

    @Test
    void aWrapperWithoutACauseIsItself() {
        CompletionException bare = new CompletionException("bare", null);

        assertThat(failure(node(Kind.NODE, Way.THROWN, Retry.NEVER, bare))).hasCause(bare);
    }

    @Test
    void wrappersThatCauseEachOtherDoNotHang() {
        ExecutionException first = new ExecutionException("first", null) {
            private static final long serialVersionUID = 1L;

            @Override
            public Throwable getCause() {
                return new ExecutionException("again", this) {
                    private static final long serialVersionUID = 1L;
                };
            }
        };
        assertThat(failure(node(Kind.NODE, Way.THROWN, Retry.NEVER, first))).isNotNull();
    }
}
