package io.pocketflow.core.pool;

import io.pocketflow.testkit.VirtualRun;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/** Calls that take virtual time, and what is seen of them: which, when, and how many at once. Confined to one thread. */
final class PoolCalls {

    /** One call. */
    record Call(String what, Duration at) {}

    final VirtualRun virtual = new VirtualRun();
    final List<Call> calls = new ArrayList<>();
    private int inFlight;
    private int maxInFlight;

    static Duration seconds(double seconds) {
        return Duration.ofNanos(Math.round(seconds * 1e9));
    }

    /** Returns a call that ends after the given seconds with the supplier's value or exception. */
    <T> CompletableFuture<T> call(String what, double seconds, Supplier<T> end) {
        calls.add(new Call(what, virtual.elapsed()));
        maxInFlight = Math.max(maxInFlight, ++inFlight);
        CompletableFuture<T> stage = virtual.after(seconds(seconds), end);
        stage.whenComplete((value, error) -> inFlight--);
        return stage;
    }

    /** Returns a pool whose calls take the given seconds and return the item itself. */
    Pool<Integer, Integer> pool(double seconds) {
        return Pool.<Integer, Integer>ofAsync(i -> call("" + i, seconds, () -> i))
                .withOptions(virtual.options());
    }

    int maxInFlight() {
        return maxInFlight;
    }

    int inFlight() {
        return inFlight;
    }

    List<String> called() {
        return calls.stream().map(Call::what).toList();
    }

    /** When the calls of this kind began. */
    List<Duration> times(String what) {
        return calls.stream()
                .filter(call -> call.what().equals(what))
                .map(Call::at)
                .toList();
    }

    double elapsedSeconds() {
        return virtual.elapsed().toNanos() / 1e9;
    }

    /** A function of an item and the number of the call. */
    interface Body {
        int end(int item, int call) throws Exception;
    }

    /** A pool whose calls take two seconds. */
    Pool<Integer, Integer> pool(Body body) {
        return Pool.<Integer, Integer>ofAsync(i -> {
                    int call = times("" + i).size();
                    return call("" + i, 2, () -> {
                        try {
                            return body.end(i, call);
                        } catch (Exception e) {
                            throw new CompletionException(e);
                        }
                    });
                })
                .withMaxConcurrency(5)
                .withOptions(virtual.options());
    }
}
