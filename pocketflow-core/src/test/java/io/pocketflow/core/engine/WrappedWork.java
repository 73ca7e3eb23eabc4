package io.pocketflow.core.engine;

import io.pocketflow.core.AsyncNode;
import io.pocketflow.core.AsyncParallelBatchNode;
import io.pocketflow.core.BaseNode;
import io.pocketflow.core.BatchNode;
import io.pocketflow.core.Flow;
import io.pocketflow.core.FlowException;
import io.pocketflow.core.Node;
import io.pocketflow.core.Outcome;
import io.pocketflow.core.Retry;
import io.pocketflow.core.RunOptions;
import io.pocketflow.core.Shared;
import io.pocketflow.core.ThrowingFunction;
import io.pocketflow.core.future.Stages;
import io.pocketflow.core.pool.Pool;
import io.pocketflow.core.pool.Work;
import io.pocketflow.testkit.VirtualRun;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.lang.reflect.UndeclaredThrowableException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Nodes of every kind whose calls fail, each failure wrapped in one of the ways in which it may leave exec. */
final class WrappedWork {

    final VirtualRun virtual = new VirtualRun();
    final List<Object> fallbacks = new ArrayList<>();
    int calls;

    /** How the failure of a call comes out of exec. */
    enum Way {
        THROWN,
        JOIN,
        GET,
        JOIN_OF_JOIN,
        RUNTIME_EXCEPTION(RuntimeException.class),
        REFLECTION(InvocationTargetException.class),
        PROXY(UndeclaredThrowableException.class),
        NESTED_RUN(FlowException.class),
        NESTED_RUN_ASYNC(FlowException.class),
        TWICE_NESTED(FlowException.class),
        POOL_RESULTS(IllegalStateException.class),
        OUTCOME_VALUE(IllegalStateException.class);

        /** The class of the exception that leaves exec, or null for the failure itself. */
        final Class<?> wrapper;

        Way() {
            this(null);
        }

        Way(Class<?> wrapper) {
            this.wrapper = wrapper;
        }

        /** A nested run makes the attempts of its own nodes. */
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
                case RUNTIME_EXCEPTION -> throw new RuntimeException(failure);
                case REFLECTION ->
                    Way.class.getDeclaredMethod("throwing", Throwable.class).invoke(null, failure);
                case PROXY ->
                    ((Callable<?>) Proxy.newProxyInstance(
                                    Way.class.getClassLoader(),
                                    new Class<?>[] {Callable.class},
                                    (self, method, none) -> {
                                        throw new UndeclaredThrowableException(failure);
                                    }))
                            .call();
                case POOL_RESULTS -> pool(failure).run(List.of(1)).results();
                case OUTCOME_VALUE ->
                    pool(failure).run(List.of(1)).outcomes().get(0).value();
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

        static void throwing(Throwable failure) throws Throwable {
            throw failure;
        }

        private static Pool<Object, Object> pool(Throwable failure) {
            return Pool.of((Object input) -> {
                throw Stages.sneak(failure);
            });
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

    /** The callers of exec. */
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

    private static CompletionStage<Object> staged(Supplier<Object> call) {
        try {
            return CompletableFuture.completedFuture(call.get());
        } catch (Throwable thrown) {
            return CompletableFuture.failedFuture(thrown);
        }
    }

    /** A node of this kind whose calls fail with these failures in turn, the last one repeated; null succeeds. */
    BaseNode node(Kind kind, Way way, Retry tries, Throwable... failures) {
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
                        Outcome<Object> outcome = Pool.of(Work.of(exec).withRetry(tries))
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
}
