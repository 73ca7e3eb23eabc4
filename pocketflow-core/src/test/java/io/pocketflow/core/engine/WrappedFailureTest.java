package io.pocketflow.core.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pocketflow.core.BaseNode;
import io.pocketflow.core.Flow;
import io.pocketflow.core.FlowException;
import io.pocketflow.core.FlowSuspended;
import io.pocketflow.core.Key;
import io.pocketflow.core.Node;
import io.pocketflow.core.Retry;
import io.pocketflow.core.RunOptions;
import io.pocketflow.core.Shared;
import io.pocketflow.core.engine.WrappedWork.Kind;
import io.pocketflow.core.engine.WrappedWork.Way;
import io.pocketflow.core.fixture.Boom;
import io.pocketflow.core.fixture.Question;
import io.pocketflow.core.pool.Pool;
import io.pocketflow.core.store.StepStore;
import io.pocketflow.testkit.VirtualRun;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A failure counts as what it is, however it comes out of exec: thrown, behind a future, or out of a nested run. */
class WrappedFailureTest {

    private final WrappedWork work = new WrappedWork();
    private final VirtualRun virtual = work.virtual;

    static List<Arguments> all() {
        List<Arguments> all = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            for (Way way : Way.values()) {
                all.add(Arguments.of(kind, way));
            }
        }
        return all;
    }

    private FlowException failure(BaseNode node) {
        return catchThrowableOfType(FlowException.class, () -> virtual.run(node, Shared.create()));
    }

    @ParameterizedTest
    @MethodSource("all")
    void aHopelessFailureIsMadeOnce(Kind kind, Way way) {
        Boom.Hinted hopeless = Boom.Hinted.hopeless();

        FlowException failure = failure(work.node(kind, way, Retry.upTo(3), hopeless));

        assertThat(work.calls).isEqualTo(1);
        assertThat(failure).hasRootCause(hopeless);
        assertThat(failure.getCause()).isInstanceOf(way.wrapper == null ? Boom.Hinted.class : way.wrapper);
        assertThat(work.fallbacks).singleElement().isSameAs(failure.getCause());
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

        virtual.run(work.node(kind, way, Retry.ONCE, throttle, throttle, null), Shared.create());

        assertThat(work.calls).isEqualTo(3);
        assertThat(virtual.elapsed()).isEqualTo(Duration.ofSeconds(14));
    }

    /** An exception of the application that wraps an error is an exception. */
    static List<Arguments> carriers() {
        return all().stream()
                .filter(arguments -> arguments.get()[1] != Way.RUNTIME_EXCEPTION)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("carriers")
    void anErrorIsNeitherRetriedNorGivenToTheFallback(Kind kind, Way way) {
        AssertionError error = new AssertionError("wanted here");

        Throwable failure = failure(work.node(kind, way, Retry.upTo(3), error));

        assertThat(work.calls).isEqualTo(1);
        assertThat(failure).hasRootCause(error);
        assertThat(work.fallbacks).allMatch(last -> kind == Kind.POOL && way.wrapper != null);
    }

    @ParameterizedTest
    @MethodSource("all")
    void anOrdinaryFailureIsRetried(Kind kind, Way way) {
        virtual.run(work.node(kind, way, Retry.upTo(3), new Boom("once"), new Boom("twice"), null), Shared.create());

        assertThat(work.calls).isEqualTo(3);
    }

    @ParameterizedTest
    @EnumSource
    void aDeferredRetryIsNotGivenToAHopelessFailure(Way way) {
        Pool<Object, Object> pool = Pool.of((Object input) -> {
                    work.calls++;
                    return way.fail(Boom.Hinted.hopeless());
                })
                .withDeferredRetries(2)
                .withOptions(virtual.options());

        assertThat(pool.run(List.of(1)).failed()).hasSize(1);
        assertThat(work.calls).isEqualTo(1);
    }

    @Test
    void aNestedRunThatWaitsForAnAnswerIsNotRetried() {
        Node<Object, Object> asks = new Node<>(Retry.upTo(3)) {
            @Override
            protected Object exec(Object input) {
                work.calls++;
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
        assertThat(work.calls).isEqualTo(1);
    }

    @Test
    void aNestedPoolThatWaitsForAnAnswerIsNotRetried() {
        Node<Object, Object> asks = new Node<>(Retry.upTo(3)) {
            @Override
            protected Object exec(Object input) {
                work.calls++;
                return Pool.of(new Flow(new Question("sure")), Key.of("in", Object.class), Key.of("out", Object.class))
                        .withOptions(RunOptions.defaults()
                                .withStore(StepStore.inMemory())
                                .withRunId("r"))
                        .run(List.of(1))
                        .results();
            }
        };

        assertThat(failure(asks)).hasRootCauseInstanceOf(IllegalStateException.class);
        assertThat(work.calls).isEqualTo(1);
    }

    @Test
    void theOutermostHintCounts() {
        Boom.Hinted hopeless = Boom.Hinted.hopeless();
        Boom.Hinted throttle = Boom.Hinted.throttle(Duration.ofSeconds(7));
        hopeless.initCause(throttle);

        failure(work.node(Kind.NODE, Way.RUNTIME_EXCEPTION, Retry.upTo(3), hopeless));

        assertThat(work.calls).isEqualTo(1);
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

        assertThat(failure(work.node(Kind.NODE, Way.THROWN, Retry.ONCE, bare))).hasCause(bare);
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
        assertThat(failure(work.node(Kind.NODE, Way.THROWN, Retry.ONCE, first))).isNotNull();
    }
}
