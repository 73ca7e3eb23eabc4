package cpubound;

import io.pocketflow.core.AsyncFlow;
import io.pocketflow.core.AsyncParallelBatchNode;
import io.pocketflow.core.Key;
import io.pocketflow.core.Shared;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** Work that keeps a core busy, on all cores: how many steps numbers need until the Collatz sequence reaches 1. */
public class CpuBound {

    static final int RANGE = 60_000;

    static final Key<Integer> RANGES = Key.of("ranges", Integer.class);
    static final Key<List<Longest>> LONGEST = Key.listOf("longest", Longest.class);

    /** The number with the longest sequence among some numbers. */
    record Longest(long number, int steps) {

        static Longest of(long number) {
            int steps = 0;
            for (long n = number; n > 1; steps++) {
                n = n % 2 == 0 ? n / 2 : 3 * n + 1;
            }
            return new Longest(number, steps);
        }

        Longest or(Longest other) {
            return other.steps > steps ? other : this;
        }
    }

    /** Computes the ranges of numbers, as many at once as given. */
    static class Compute extends AsyncParallelBatchNode<Integer, Longest> {

        Compute(int maxConcurrency) {
            super(maxConcurrency);
        }

        @Override
        protected List<Integer> prep(Shared shared) {
            return IntStream.range(0, shared.get(RANGES)).boxed().toList();
        }

        @Override
        protected Longest exec(Integer range) {
            var longest = new Longest(1, 0);
            for (long number = (long) range * RANGE + 1; number <= (range + 1L) * RANGE; number++) {
                longest = longest.or(Longest.of(number));
            }
            return longest;
        }

        @Override
        protected String post(Shared shared, List<Integer> ranges, List<Longest> longest) {
            shared.put(LONGEST, longest);
            return DEFAULT;
        }
    }

    static AsyncFlow flow() {
        return new AsyncFlow(new Compute(Runtime.getRuntime().availableProcessors()));
    }

    public static void main(String[] args) {
        if (args.length > 1 || args.length == 1 && !args[0].matches("[1-9]\\d{0,2}")) {
            System.err.println(
                    "cpu-bound accepts a number of ranges from 1 to 999, but was given: " + String.join(" ", args));
            System.exit(2);
        }
        int ranges = args.length == 0 ? 8 : Integer.parseInt(args[0]);
        new AsyncFlow(new Compute(1))
                .run(Shared.create().put(RANGES, 2)); // once before the clock starts, while Java compiles

        long start = System.nanoTime();
        var oneByOne = new AsyncFlow(new Compute(1)).run(Shared.create().put(RANGES, ranges), LONGEST);
        long middle = System.nanoTime();
        var onAllCores = flow().run(Shared.create().put(RANGES, ranges), LONGEST);
        long end = System.nanoTime();

        for (Longest longest : onAllCores) {
            System.out.println(longest.number + " needs " + longest.steps + " steps");
        }
        double alone = (middle - start) / 1e9;
        double together = (end - middle) / 1e9;
        System.out.printf(Locale.ROOT, "one core: %.2f s%n", alone);
        System.out.printf(Locale.ROOT, "all cores: %.2f s, %.1f %% saved%n", together, 100 * (1 - together / alone));
        System.out.println("equal results: " + (oneByOne.equals(onAllCores) ? "yes" : "no"));
    }
}
