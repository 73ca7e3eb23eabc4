package io.pocketflow.core;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** A flow with all sorts of user code on many threads, which says where it is. */
final class ManyThreads {

    static final int ITERATIONS = 200;
    private static final Key<Integer> NUMBER = Key.of("number", Integer.class);

    private final ExecutorService outside = Executors.newSingleThreadExecutor();
    private final Consumer<String> see;

    ManyThreads(Consumer<String> see) {
        this.see = see;
    }

    void close() {
        outside.shutdownNow();
    }

    /** A stage that another thread completes. */
    private <T> CompletionStage<T> later(T value) {
        CompletableFuture<T> future = new CompletableFuture<>();
        outside.execute(() -> future.complete(value));
        return future;
    }

    AsyncFlow everything() {
        Plain plain = new Plain();
        return new AsyncFlow(new Stage()
                .then(new Blocking())
                .then(new Items())
                .then(new BlockingItems())
                .then(new Iterations(new Blocking().then(plain)))) {
            @Override
            public String name() {
                return "Everything";
            }
        };
    }

    private final class Plain extends Node<Object, Object> {
        @Override
        protected Object exec(Object input) {
            see.accept("plain");
            return "";
        }
    }

    private final class Stage extends AsyncNode<Object, Object> {
        @Override
        protected CompletionStage<Object> execAsync(Object input) {
            see.accept("stage");
            return later("").thenApply(unused -> {
                throw new IllegalStateException("no");
            });
        }

        @Override
        protected Object execFallback(Object input, Exception last) {
            see.accept("stage fallback");
            return "";
        }

        @Override
        protected String post(Shared shared, Object prepared, Object result) {
            see.accept("stage post");
            return DEFAULT;
        }
    }

    private final class Blocking extends AsyncNode<Object, Object> {
        @Override
        protected Object exec(Object input) {
            see.accept("blocking");
            return "";
        }

        @Override
        protected String post(Shared shared, Object prepared, Object result) {
            see.accept("blocking post");
            return DEFAULT;
        }
    }

    private final class Items extends AsyncParallelBatchNode<Integer, Integer> {
        Items() {
            super(3);
        }

        @Override
        protected List<Integer> prep(Shared shared) {
            return IntStream.range(0, 50).boxed().toList();
        }

        @Override
        protected CompletionStage<Integer> execAsync(Integer item) {
            see.accept("item");
            return later(item);
        }
    }

    private final class BlockingItems extends AsyncParallelBatchNode<Integer, Integer> {
        BlockingItems() {
            super(3);
        }

        @Override
        protected List<Integer> prep(Shared shared) {
            return IntStream.range(0, 50).boxed().toList();
        }

        @Override
        protected Integer exec(Integer item) {
            see.accept("blocking item");
            return item;
        }
    }

    private final class Iterations extends AsyncParallelBatchFlow<String> {
        Iterations(Route route) {
            super(4, route);
        }

        @Override
        protected List<Params> prep(Shared shared) {
            return IntStream.range(0, ITERATIONS)
                    .mapToObj(i -> Params.of(NUMBER, i))
                    .toList();
        }

        @Override
        protected String result(Shared iteration) {
            see.accept("result");
            return "";
        }
    }
}
