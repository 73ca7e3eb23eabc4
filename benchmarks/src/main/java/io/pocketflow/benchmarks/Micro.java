package io.pocketflow.benchmarks;

import java.util.concurrent.TimeUnit;

/**
 * The measurement of the cost of a step, over batches of runs. The duration of warm-up and batches is measured in CPU
 * time of this thread, so a busy machine does not shorten them. System properties: warmMs, batchMs, batches. A case
 * whose first run takes more than two seconds gets one batch.
 */
final class Micro {

    private static final long WARM_NANOS = TimeUnit.MILLISECONDS.toNanos(Long.getLong("warmMs", 1_500));
    private static final long BATCH_NANOS = TimeUnit.MILLISECONDS.toNanos(Long.getLong("batchMs", 200));
    private static final int BATCHES = Integer.getInteger("batches", 9);
    private static final long SLOW_NANOS = TimeUnit.SECONDS.toNanos(2);

    private Micro() {}

    static void measure(Case built, int steps, Result result) throws Exception {
        int batches = warmUp(built) > SLOW_NANOS ? 1 : BATCHES;
        double[] wall = new double[batches];
        double[] cpu = new double[batches];
        double[] processCpu = new double[batches];
        double[] bytes = new double[batches];
        for (int batch = 0; batch < batches; batch++) {
            Meter meter = new Meter();
            int runs = 0;
            do {
                built.run();
                runs++;
            } while (meter.threadCpuNanos() < BATCH_NANOS);
            double all = (double) runs * steps;
            wall[batch] = meter.wallNanos() / all;
            cpu[batch] = meter.threadCpuNanos() / all;
            processCpu[batch] = meter.processCpuNanos() / all;
            bytes[batch] = meter.allocatedBytes() / all;
        }
        result.put("cpu-ns/step", Stats.median(cpu))
                .put("min-cpu-ns/step", Stats.min(cpu))
                .put("process-ns/step", Stats.median(processCpu))
                .put("wall-ns/step", Stats.median(wall))
                .put("B/step", Stats.median(bytes));
    }

    /** Runs the case at least three times, unless it is too slow, and returns the CPU time of the first run. */
    private static long warmUp(Case built) throws Exception {
        Meter meter = new Meter();
        built.run();
        long first = meter.threadCpuNanos();
        for (int runs = 1; first <= SLOW_NANOS && (runs < 3 || meter.threadCpuNanos() < WARM_NANOS); runs++) {
            built.run();
        }
        return first;
    }
}
