package io.pocketflow.core;

import io.pocketflow.testkit.VirtualRun;
import java.util.ArrayList;
import java.util.List;
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
}
