package io.pocketflow.core.pool;

import io.pocketflow.core.threads.Fence;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The destination of the outcomes of a run of a pool. */
abstract class PoolSink<I, O extends @Nullable Object> {

    /** Starts the sink; called once. */
    void start(PoolFrame<I, O> frame) {}

    /** Adds the report of an item; called by the pool's turn. */
    abstract void add(ItemReport<I, O> report);

    /** Returns how many items may be taken from the input after {@code taken} items. */
    abstract long room(long taken);

    /** Returns whether no report is being passed on. */
    abstract boolean isIdle();

    /** Stops the sink: no further report is passed on, and a report in progress is interrupted. */
    void stop() {}

    /** A sink that keeps all reports by index. */
    static final class Gathering<I, O extends @Nullable Object> extends PoolSink<I, O> {

        private final List<@Nullable ItemReport<I, O>> reports;

        /** Creates a sink with the known reports, or with null for each index. */
        Gathering(List<? extends @Nullable ItemReport<I, O>> known) {
            reports = new ArrayList<>(known);
        }

        @Override
        void add(ItemReport<I, O> report) {
            reports.set(report.index(), report);
        }

        @Override
        long room(long taken) {
            return Long.MAX_VALUE;
        }

        @Override
        boolean isIdle() {
            return true;
        }

        List<ItemReport<I, O>> reports() {
            return reports;
        }
    }

    /**
     * A sink that passes reports to a consumer in the order of the input, one at a time, and holds back at most a
     * window of them.
     */
    static final class Ordered<I, O extends @Nullable Object> extends PoolSink<I, O> {

        private final Consumer<? super ItemReport<I, O>> consumer;
        private final int window;
        private final Map<Integer, ItemReport<I, O>> held = new HashMap<>();
        private final ConcurrentLinkedQueue<ItemReport<I, O>> ready = new ConcurrentLinkedQueue<>();
        /** The number of reports that are ready and not consumed yet. */
        private final AtomicInteger waiting = new AtomicInteger();

        private final Fence fence = new Fence();
        private int next;
        private volatile long consumed;
        private @Nullable PoolFrame<I, O> from;

        Ordered(Consumer<? super ItemReport<I, O>> consumer, int window) {
            this.consumer = consumer;
            this.window = window;
        }

        @Override
        void start(PoolFrame<I, O> frame) {
            from = frame;
        }

        @Override
        void add(ItemReport<I, O> report) {
            held.put(report.index(), report);
            for (ItemReport<I, O> head = held.remove(next); head != null; head = held.remove(next)) {
                next++;
                ready.add(head);
                if (waiting.getAndIncrement() == 0) {
                    frame().strand.run.submitBlocking(this::give);
                }
            }
        }

        private void give() {
            long given = consumed;
            do {
                ItemReport<I, O> report = java.util.Objects.requireNonNull(ready.poll());
                give(report);
                consumed = ++given;
                frame().turn.take();
            } while (waiting.decrementAndGet() != 0);
            frame().turn.take();
        }

        private void give(ItemReport<I, O> report) {
            if (frame().isAborted() || !fence.enter()) {
                return;
            }
            try {
                consumer.accept(report);
            } catch (Throwable thrown) {
                frame().abort("consumer at item " + report.index(), thrown);
            } finally {
                fence.exit();
            }
        }

        @Override
        void stop() {
            fence.stop();
        }

        private PoolFrame<I, O> frame() {
            return java.util.Objects.requireNonNull(from);
        }

        @Override
        long room(long taken) {
            return consumed + window - taken;
        }

        @Override
        boolean isIdle() {
            return waiting.get() == 0;
        }
    }
}
