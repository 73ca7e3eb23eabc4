package io.pocketflow.core.random;

import io.pocketflow.core.Key;
import io.pocketflow.core.Outcome;
import io.pocketflow.core.Params;
import io.pocketflow.core.RetryHint;
import io.pocketflow.core.Shared;
import io.pocketflow.core.future.Stages;
import io.pocketflow.testkit.VirtualRun;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The calls of user code in one run of a random graph: which, when and with which arguments. */
final class RandomProbe {

    static final Key<RandomProbe> PROBE = Key.of("probe", RandomProbe.class);
    static final Key<List<String>> LOG = Key.listOf("log", String.class);
    static final Key<Integer> SUM = Key.of("sum", Integer.class);

    static final long NAMED_WAIT = Duration.ofMillis(3).toNanos();
    static final long THROTTLE_WAIT = Duration.ofMillis(2).toNanos();

    final VirtualRun virtual = new VirtualRun();
    final List<String> lines = new ArrayList<>();

    void line(String text) {
        lines.add(virtual.nanoTime() + " " + text);
    }

    static RandomProbe of(Shared shared) {
        return shared.get(PROBE);
    }

    /** The value of a lane as this level sees it, and all its params. */
    static int value(Shared shared, String lane) {
        int sum = shared.find(key(lane)).orElse(0);
        for (Object param : shared.params().asMap().values()) {
            sum += (Integer) param;
        }
        return sum;
    }

    static Key<Integer> key(String lane) {
        return Key.local(lane, Integer.class);
    }

    static String text(Params params) {
        return new TreeMap<>(params.asMap()).toString();
    }

    static void log(Shared shared, String name, int value) {
        shared.append(LOG, name + "=" + value);
        shared.update(SUM, 0, sum -> sum + value);
    }

    static String text(Outcome<?> outcome) {
        return outcome instanceof Outcome.Done<?> done
                ? "done " + done.result() + " in " + done.attempts()
                : "failed " + outcome.failure().orElseThrow().getMessage() + " in " + outcome.attempts();
    }

    /** A planned failure. */
    static final class Planned extends Exception implements RetryHint {
        private static final long serialVersionUID = 1L;

        private final RandomSpec.Fault fault;

        Planned(RandomSpec.Fault fault, String message) {
            super(message, null, false, false);
            this.fault = fault;
        }

        @Override
        public boolean retriable() {
            return fault != RandomSpec.Fault.FATAL;
        }

        @Override
        public boolean throttled() {
            return fault == RandomSpec.Fault.THROTTLE;
        }

        @Override
        public Optional<Duration> retryAfter() {
            return switch (fault) {
                case THROTTLE -> Optional.of(Duration.ofNanos(THROTTLE_WAIT));
                case NAMED -> Optional.of(Duration.ofNanos(NAMED_WAIT));
                default -> Optional.empty();
            };
        }
    }

    /** A planned error. */
    static final class PlannedError extends Error {
        private static final long serialVersionUID = 1L;

        PlannedError(String message) {
            super(message, null, false, false);
        }
    }

    /** Throws what is planned for one phase. */
    static void breakIn(RandomSpec spec, RandomSpec.Breaks where, int value) throws Planned {
        if (spec.breaks(where, value)) {
            throw new Planned(RandomSpec.Fault.PLAIN, spec.name() + " breaks in " + where + " of " + value);
        }
    }

    /** A stage that takes its time, and then ends as the call does. */
    <T> java.util.concurrent.CompletableFuture<T> after(long nanos, java.util.concurrent.Callable<T> call) {
        return virtual.after(Duration.ofNanos(nanos), () -> {
            try {
                return call.call();
            } catch (Exception e) {
                throw Stages.sneak(e);
            }
        });
    }

    /** A map of params without the types. */
    static Map<String, Object> map(Shared shared) {
        return shared.params().asMap();
    }
}
