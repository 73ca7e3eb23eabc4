package io.pocketflow.core.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.testkit.VirtualRun;
import java.time.Duration;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.ToLongFunction;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The starts in any window of time, with random arrivals, weights and durations. A call counts at its server
 * at some time between its start and its end.
 */
class LimiterWindowTest {

    private static final int CALLS = 200;

    /** A call that was asked for, and when it was given its permit. */
    private static final class Call {
        final long arrival;
        final long weight;
        final long duration;
        long granted = -1;

        Call(long arrival, long weight, long duration) {
            this.arrival = arrival;
            this.weight = weight;
            this.duration = duration;
        }
    }

    static Stream<Long> seeds() {
        return LongStream.range(0, 100).boxed();
    }

    private final VirtualRun virtual = new VirtualRun();
    private final List<Integer> order = new ArrayList<>();

    @ParameterizedTest
    @MethodSource("seeds")
    void noWindowHoldsMoreThanAllowedAndNobodyWaitsLongerThanNeeded(long seed) {
        Random random = new Random(seed);
        Limits limits = new Limits(
                1 + random.nextInt(8),
                1 + random.nextInt(20),
                20 + random.nextInt(200),
                Duration.ofNanos(50 + random.nextInt(500)),
                Duration.ZERO);
        List<Call> calls = arrivals(random);

        Limiter limiter = run(limits, calls);

        assertThat(order).isSorted().hasSize(CALLS);
        for (int i = 0; i < CALLS; i++) {
            assertThat(calls.get(i).granted).as("call %d of seed %d", i, seed).isEqualTo(earliest(limits, calls, i));
        }
        everyWindowIsWithin(limits, calls, call -> call.granted);
        everyWindowIsWithin(limits, calls, call -> call.granted + call.duration);
        everyWindowIsWithin(limits, calls, call -> call.granted + (long) (random.nextDouble() * call.duration));
        assertThat(limiter.inFlight()).isZero();
        assertThat(limiter.waiting()).isZero();
        assertThat(virtual.pending()).isZero();
    }

    private static List<Call> arrivals(Random random) {
        long spread = 1 + random.nextInt(60);
        return random.longs(CALLS, 0, CALLS * spread)
                .sorted()
                .mapToObj(arrival -> new Call(arrival, random.nextInt(20), 1 + random.nextInt(100)))
                .toList();
    }

    private Limiter run(Limits limits, List<Call> calls) {
        Limiter limiter = Limiter.of(limits, virtual);
        for (int i = 0; i < CALLS; i++) {
            int number = i;
            Call call = calls.get(i);
            virtual.schedule(
                    () -> limiter.acquireAsync(call.weight).thenAccept(permit -> {
                        order.add(number);
                        call.granted = virtual.nanoTime();
                        virtual.schedule(permit::close, call.duration);
                    }),
                    call.arrival);
        }
        virtual.advance(Duration.ofSeconds(1));
        return limiter;
    }

    /** Returns the expected start, computed the slow way: first come, first served, as soon as there is room. */
    private static long earliest(Limits limits, List<Call> calls, int index) {
        Call call = calls.get(index);
        List<Call> before = calls.subList(0, index);
        long floor = Math.max(call.arrival, index == 0 ? 0 : calls.get(index - 1).granted);
        long window = limits.window().toNanos();
        return LongStream.concat(
                        LongStream.of(floor),
                        before.stream()
                                .flatMapToLong(
                                        b -> LongStream.of(b.granted + b.duration + window, b.granted + b.duration)))
                .filter(time -> time >= floor)
                .sorted()
                .filter(time -> admits(limits, before, call.weight, time))
                .findFirst()
                .orElseThrow();
    }

    private static boolean admits(Limits limits, List<Call> before, long weight, long time) {
        List<Call> recent = before.stream()
                .filter(b -> b.granted + b.duration + limits.window().toNanos() > time)
                .toList();
        long running =
                before.stream().filter(b -> b.granted + b.duration > time).count();
        return running < limits.maxInFlight()
                && recent.size() < limits.maxStarts()
                && recent.stream().mapToLong(b -> b.weight).sum() + weight <= limits.maxWeight();
    }

    private static void everyWindowIsWithin(Limits limits, List<Call> calls, ToLongFunction<Call> counted) {
        long window = limits.window().toNanos();
        Map<Call, Long> times = new IdentityHashMap<>();
        calls.forEach(call -> times.put(call, counted.applyAsLong(call)));
        for (long start : times.values()) {
            List<Call> inside = calls.stream()
                    .filter(call -> times.get(call) >= start && times.get(call) < start + window)
                    .toList();
            assertThat(inside.size()).isLessThanOrEqualTo(limits.maxStarts());
            assertThat(inside.stream().mapToLong(call -> call.weight).sum()).isLessThanOrEqualTo(limits.maxWeight());
        }
    }
}
