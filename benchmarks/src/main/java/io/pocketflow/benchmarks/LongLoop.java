package io.pocketflow.benchmarks;

import io.pocketflow.core.AsyncFlow;
import io.pocketflow.core.AsyncNode;
import io.pocketflow.core.BaseNode;
import io.pocketflow.core.Flow;
import io.pocketflow.core.Key;
import io.pocketflow.core.Node;
import io.pocketflow.core.Route;
import io.pocketflow.core.Shared;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The benchmark of a 2-node loop of ten million steps, or of a million steps with pending stages. It shows that the
 * loop completes on the default stack and in constant memory, measured after a garbage collection at each quarter.
 * Intended for {@code -Xmx64m}. Arguments: any of sync, async, mixed and pending; system property: longSteps.
 */
public final class LongLoop {

    private static final int STEPS = Integer.getInteger("longSteps", 10_000_000);
    private static final int PENDING_EVERY = 1_000;
    private static final Key<Integer> N = Key.of("n", Integer.class);

    private final int steps;
    private final double[] heapMb = new double[5];
    private int pending;

    private LongLoop(int steps) {
        this.steps = steps;
    }

    public static void main(String[] args) {
        List<String> kinds = args.length > 0 ? List.of(args) : List.of("sync", "async", "mixed", "pending");
        ExecutorService other = Executors.newSingleThreadExecutor(Threads.daemons("bench-other"));
        for (String kind : kinds) {
            new LongLoop(kind.equals("pending") ? STEPS / 10 : STEPS).measure(kind, other);
        }
    }

    private void measure(String kind, ExecutorService other) {
        Result result = new Result("longloop", "pocketflow-" + kind);
        try {
            BaseNode flow = switch (kind) {
                case "sync" -> new Flow(circle(new Sync(false), new Sync(true)));
                case "async" -> new AsyncFlow(circle(new Async(false, 0, null), new Async(true, 0, null)));
                case "mixed" -> new AsyncFlow(circle(new Sync(false), new Async(true, PENDING_EVERY, other)));
                case "pending" -> new AsyncFlow(circle(new Async(false, 1, other), new Async(true, 1, other)));
                default -> throw new IllegalArgumentException("unknown kind of loop: " + kind);
            };
            Shared shared = Shared.create().put(N, 0);
            probe(0);
            Meter meter = new Meter();
            flow.run(shared);
            double wall = meter.wallNanos();
            Work.checkCount(shared.get(N), steps);
            result.put("wall-ns/step", wall / steps).put("steps", steps).put("pending", pending);
            for (int quarter = 0; quarter < heapMb.length; quarter++) {
                result.put("heapMB@" + quarter * 25 + "%", heapMb[quarter]);
            }
            result.put("growthMB", Stats.max(heapMb) - heapMb[1]);
        } catch (Throwable e) {
            result.fail(e);
        }
        result.put("how", "2-node loop, -Xmx" + Runtime.getRuntime().maxMemory() / (1 << 20) + "m")
                .print();
    }

    private static Route circle(BaseNode a, BaseNode b) {
        return a.then(b.on("again", a).end(BaseNode.DEFAULT));
    }

    private void probe(int quarter) {
        heapMb[quarter] = Heap.usedAfterGc() / 1e6;
    }

    /** Stores n, measures the heap at each quarter, and returns the action: the {@code post} of both nodes. */
    private String counted(Shared shared, int n, boolean branches) {
        shared.put(N, n);
        if (n % (steps / 4) == 0) {
            probe(n / (steps / 4));
        }
        return branches && n < steps ? "again" : BaseNode.DEFAULT;
    }

    private final class Sync extends Node<Integer, Integer> {
        private final boolean branches;

        Sync(boolean branches) {
            this.branches = branches;
        }

        @Override
        protected Integer prep(Shared shared) {
            return shared.get(N);
        }

        @Override
        protected Integer exec(Integer n) {
            return n + 1;
        }

        @Override
        protected String post(Shared shared, Integer before, Integer n) {
            return counted(shared, n, branches);
        }
    }

    private final class Async extends AsyncNode<Integer, Integer> {
        private final boolean branches;
        private final int pendingEvery;
        private final ExecutorService other;

        Async(boolean branches, int pendingEvery, ExecutorService other) {
            this.branches = branches;
            this.pendingEvery = pendingEvery;
            this.other = other;
        }

        @Override
        protected Integer prep(Shared shared) {
            return shared.get(N);
        }

        @Override
        protected CompletionStage<Integer> execAsync(Integer n) {
            if (pendingEvery == 0 || (n + 1) % pendingEvery != 0) {
                return CompletableFuture.completedFuture(n + 1);
            }
            CompletableFuture<Integer> stage = CompletableFuture.supplyAsync(() -> n + 1, other);
            pending += stage.isDone() ? 0 : 1;
            return stage;
        }

        @Override
        protected String post(Shared shared, Integer before, Integer n) {
            return counted(shared, n, branches);
        }
    }
}
