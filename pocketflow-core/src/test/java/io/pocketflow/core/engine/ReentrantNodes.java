package io.pocketflow.core.engine;

import io.pocketflow.core.AsyncNode;
import io.pocketflow.core.AsyncParallelBatchFlow;
import io.pocketflow.core.AsyncParallelBatchNode;
import io.pocketflow.core.Key;
import io.pocketflow.core.Node;
import io.pocketflow.core.Outcome;
import io.pocketflow.core.Params;
import io.pocketflow.core.Retry;
import io.pocketflow.core.Route;
import io.pocketflow.core.Shared;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** The nodes of the flow that runs ten thousand times at once; how often each exec fails follows from the run's number. */
final class ReentrantNodes {

    static final Key<Integer> NUMBER = Key.of("number", Integer.class);
    static final Key<Call.Counter> COUNTER = Key.of("counter", Call.Counter.class);
    static final Key<Integer> FETCHED = Key.of("fetched", Integer.class);
    static final Key<List<Integer>> TOTALS = Key.listOf("totals", Integer.class);
    static final Key<Integer> GROUP = Key.of("group", Integer.class);
    static final Key<Integer> SUM = Key.local("sum", Integer.class);
    static final Key<Integer> TOTAL = Key.local("total", Integer.class);

    static final int GROUPS = 3;
    private static final int MEMBERS = 3;

    private ReentrantNodes() {}

    /** The argument of exec: the run that it works for, and the number of its failures. */
    record Call(int number, Counter counter, AtomicInteger failures) {

        /** Attempts in one run. */
        static final class Counter {
            final AtomicInteger loads = new AtomicInteger();
            final AtomicInteger fetches = new AtomicInteger();
            final AtomicInteger members = new AtomicInteger();
        }

        static Call of(Shared shared, int number) {
            return new Call(number, shared.get(COUNTER), new AtomicInteger());
        }

        /** Fails that many times, then no more. */
        void fail(int times) throws Stackless {
            if (failures.getAndIncrement() < times) {
                throw new Stackless("call " + number);
            }
        }
    }

    /** An exception without a stack trace, for there are many. */
    static final class Stackless extends Exception {
        private static final long serialVersionUID = 1L;

        Stackless(String message) {
            super(message, null, false, false);
        }
    }

    /** Two threads that complete stages after 0 to 2 milliseconds. */
    static final class Outside {
        private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(2);

        <T> CompletableFuture<T> done(int number, T value) {
            CompletableFuture<T> future = new CompletableFuture<>();
            threads.schedule(() -> future.complete(value), number % 3, TimeUnit.MILLISECONDS);
            return future;
        }

        <T> CompletableFuture<T> failed(int number, Exception failure) {
            CompletableFuture<T> future = new CompletableFuture<>();
            threads.schedule(() -> future.completeExceptionally(failure), number % 3, TimeUnit.MILLISECONDS);
            return future;
        }

        void close() {
            threads.shutdownNow();
        }
    }

    /** Returns the total of a group of a run. */
    static int total(int number, int group) {
        return IntStream.range(0, MEMBERS)
                        .map(member -> number + group * 10 + member)
                        .sum()
                * 2;
    }

    /** Each member fails once in a run whose number, with the member's, is even. */
    static int memberAttempts(int number) {
        return GROUPS
                * IntStream.range(0, MEMBERS)
                        .map(member -> 1 + (number + member + 1) % 2)
                        .sum();
    }

    static final class Load extends Node<Call, Integer> {
        Load() {
            super(Retry.upTo(3));
        }

        @Override
        protected Call prep(Shared shared) {
            return Call.of(shared, shared.get(NUMBER));
        }

        @Override
        protected Integer exec(Call call) throws Exception {
            call.counter.loads.incrementAndGet();
            call.fail(call.number % 3);
            return call.number;
        }

        @Override
        protected String post(Shared shared, Call call, Integer number) {
            return shared.contains(TOTALS) ? "done " + number : DEFAULT;
        }
    }

    static final class Fetch extends AsyncNode<Call, Integer> {
        private final Outside outside;

        Fetch(Outside outside) {
            super(Retry.upTo(2));
            this.outside = outside;
        }

        @Override
        protected Call prep(Shared shared) {
            return Call.of(shared, shared.get(NUMBER));
        }

        @Override
        protected CompletionStage<Integer> execAsync(Call call) {
            call.counter.fetches.incrementAndGet();
            try {
                call.fail(call.number % 2);
            } catch (Stackless failure) {
                return outside.failed(call.number, failure);
            }
            return outside.done(call.number, call.number * 2);
        }

        @Override
        protected String post(Shared shared, Call call, Integer fetched) {
            shared.put(FETCHED, fetched);
            return "";
        }
    }

    /** An iteration for each group, with its number as param, and local keys between its nodes. */
    static final class Groups extends AsyncParallelBatchFlow<Integer> {
        Groups(Route route) {
            super(2, route);
        }

        @Override
        protected List<Params> prep(Shared shared) {
            return IntStream.range(0, GROUPS)
                    .mapToObj(group -> Params.of(GROUP, group))
                    .toList();
        }

        @Override
        protected Integer result(Shared iteration) {
            return iteration.get(TOTAL);
        }

        @Override
        protected String post(Shared shared, List<Params> params, List<Outcome<Integer>> totals) {
            if (shared.contains(SUM) || shared.params().names().contains("group")) {
                throw new IllegalStateException("an iteration leaked: " + shared);
            }
            shared.put(TOTALS, totals.stream().map(Outcome::value).toList());
            return DEFAULT;
        }
    }

    static final class Members extends AsyncParallelBatchNode<Call, Integer> {
        private final Outside outside;

        Members(Outside outside) {
            super(2, Retry.upTo(2));
            this.outside = outside;
        }

        @Override
        protected List<Call> prep(Shared shared) {
            if (shared.contains(SUM)) {
                throw new IllegalStateException("another iteration's sum is seen: " + shared.get(SUM));
            }
            return IntStream.range(0, MEMBERS)
                    .mapToObj(member -> Call.of(shared, shared.get(NUMBER) + shared.param(GROUP) * 10 + member))
                    .toList();
        }

        @Override
        protected CompletionStage<Integer> execAsync(Call call) {
            call.counter.members.incrementAndGet();
            try {
                call.fail((call.number + 1) % 2);
            } catch (Stackless failure) {
                return CompletableFuture.failedFuture(failure);
            }
            return outside.done(call.number, call.number);
        }

        @Override
        protected String post(Shared shared, List<Call> calls, List<Integer> numbers) {
            shared.put(SUM, numbers.stream().mapToInt(number -> number).sum());
            return DEFAULT;
        }
    }

    static final class Total extends Node<Integer, Integer> {
        @Override
        protected Integer prep(Shared shared) {
            return shared.get(SUM);
        }

        @Override
        protected Integer exec(Integer sum) {
            return sum * 2;
        }

        @Override
        protected String post(Shared shared, Integer sum, Integer total) {
            shared.put(TOTAL, total);
            return DEFAULT;
        }
    }
}
