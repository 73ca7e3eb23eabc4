package io.pocketflow.core.pool;

import io.pocketflow.core.AsyncNode;
import io.pocketflow.core.Attempt;
import io.pocketflow.core.FlowSuspended;
import io.pocketflow.core.Key;
import io.pocketflow.core.PoolLane;
import io.pocketflow.core.Retry;
import io.pocketflow.core.Shared;
import io.pocketflow.core.limit.Reservation;
import io.pocketflow.testkit.VirtualRun;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A lane that answers all collected calls a minute after it was flushed. */
final class CollectingLane implements PoolLane {

    private final VirtualRun virtual;
    private final int mostParked;
    final List<Integer> flushes = new ArrayList<>();
    final List<String> released = new ArrayList<>();
    RuntimeException failure;
    boolean isClosed;

    CollectingLane(VirtualRun virtual, int mostParked) {
        this.virtual = virtual;
        this.mostParked = mostParked;
    }

    @Override
    public int maxParked() {
        return mostParked;
    }

    @Override
    public Run open(Site site) {
        return new Run(site);
    }

    final class Run implements PoolLane.Calls {

        private final Site site;
        private final Map<String, One> calls = new HashMap<>();
        private List<One> collected = new ArrayList<>();

        Run(Site site) {
            this.site = site;
        }

        CompletionStage<String> ask(Attempt attempt, String input) {
            One call = calls.get(attempt.key().toString());
            if (call == null) {
                call = new One(this, attempt.key().toString());
                calls.put(call.key, call);
                collected.add(call);
            }
            if (!call.isOver) {
                return CompletableFuture.failedFuture(new FlowSuspended(site.runId(), Map.of(attempt.key(), call)));
            }
            return failure == null
                    ? CompletableFuture.completedFuture("made " + input)
                    : CompletableFuture.failedFuture(failure);
        }

        @Override
        public void flush() {
            if (!collected.isEmpty()) {
                List<One> sent = collected;
                collected = new ArrayList<>();
                flushes.add(sent.size());
                virtual.schedule(
                        () -> {
                            sent.forEach(call -> call.isOver = true);
                            site.wake().run();
                        },
                        Duration.ofMinutes(1).toNanos());
            }
        }

        @Override
        public void close() {
            isClosed = true;
        }
    }

    private final class One implements PoolLane.Call {
        private final Run run;
        private final String key;
        private boolean isOver;

        One(Run run, String key) {
            this.run = run;
            this.key = key;
        }

        @Override
        public boolean isOver() {
            return isOver;
        }

        @Override
        public void release() {
            released.add(key);
            run.calls.remove(key);
        }
    }

    /** A node whose calls the lane makes. */
    static class Made extends AsyncNode<String, String> implements PoolLane.Client {

        private final String name;
        private final Key<?> from;
        private final Key<String> to;
        Reservation permits = Reservation.NONE;

        Made(String name, Key<?> from, Key<String> to) {
            super(Retry.upTo(3));
            this.name = name;
            this.from = from;
            this.to = to;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        protected String prep(Shared shared) {
            return String.valueOf(shared.get(from));
        }

        @Override
        protected Reservation reserve(String input) {
            return permits;
        }

        @Override
        protected CompletionStage<String> execAsync(String input, Attempt attempt) {
            return PoolLane.find(attempt, Run.class)
                    .map(lane -> lane.ask(attempt, input))
                    .orElseGet(() -> CompletableFuture.completedFuture("alone " + input));
        }

        @Override
        protected String post(Shared shared, String input, String result) {
            shared.put(to, result);
            return DEFAULT;
        }
    }
}
