package io.pocketflow.core;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** Nodes and flows that block until they are interrupted, and count it. */
final class BlockingWork {

    private final CountDownLatch never = new CountDownLatch(1);
    final AtomicInteger begun = new AtomicInteger();
    final AtomicInteger interrupted = new AtomicInteger();
    final AtomicInteger posts = new AtomicInteger();

    private String block() throws InterruptedException {
        begun.incrementAndGet();
        try {
            never.await();
            return "never";
        } catch (InterruptedException e) {
            interrupted.incrementAndGet();
            throw e;
        }
    }

    final class Sync extends Node<Object, String> {
        @Override
        protected String exec(Object input) throws InterruptedException {
            return block();
        }

        @Override
        protected String post(Shared shared, Object prepared, String result) {
            posts.incrementAndGet();
            return DEFAULT;
        }
    }

    final class OwnTask extends AsyncNode<Object, String> {
        @Override
        protected String exec(Object input) throws InterruptedException {
            return block();
        }

        @Override
        protected String post(Shared shared, Object prepared, String result) {
            posts.incrementAndGet();
            return DEFAULT;
        }
    }

    private final class Batch extends BatchNode<Integer, String> {
        @Override
        protected List<Integer> prep(Shared shared) {
            return List.of(1, 2, 3);
        }

        @Override
        protected String exec(Integer item) throws InterruptedException {
            return block();
        }
    }

    private final class Items extends AsyncParallelBatchNode<Integer, String> {
        Items() {
            super(3);
        }

        @Override
        protected List<Integer> prep(Shared shared) {
            return List.of(1, 2, 3, 4, 5);
        }

        @Override
        protected String exec(Integer item) throws InterruptedException {
            return block();
        }
    }

    private final class NestedRun extends AsyncNode<Object, String> {
        @Override
        protected String exec(Object input) {
            return new AsyncFlow(new OwnTask()).run(Shared.create());
        }
    }

    /** The kinds of work that block. */
    enum Kind {
        SYNC_NODE(1),
        OWN_TASK(1),
        BATCH(1),
        PARALLEL_ITEMS(3),
        PARALLEL_BRANCHES(2),
        NESTED_RUN(1);

        final int atOnce;

        Kind(int atOnce) {
            this.atOnce = atOnce;
        }
    }

    /** A node or flow that does this kind of work. */
    BaseNode node(Kind kind) {
        return switch (kind) {
            case SYNC_NODE -> new AsyncFlow(new Sync());
            case OWN_TASK -> new AsyncFlow(new OwnTask());
            case BATCH -> new AsyncFlow(new Batch());
            case PARALLEL_ITEMS -> new Items();
            case PARALLEL_BRANCHES -> new AsyncParallelFlow(2, new Sync(), new AsyncFlow(new OwnTask()));
            case NESTED_RUN -> new NestedRun();
        };
    }
}
