package io.pocketflow.benchmarks;

/**
 * The measurement of whole runs that mostly wait. System properties: warm and iters, the numbers of warm-up runs and of
 * timed runs. Threads are counted in an additional run, which is not timed.
 */
final class Macro {

    private static final int WARM = Integer.getInteger("warm", 2);
    private static final int ITERATIONS = Integer.getInteger("iters", 5);

    /** Cases slower than this get two timed runs. */
    private static final double SLOW_SECONDS = 5;

    private Macro() {}

    static void measure(Case built, Work work, ThreadCount threads, Result result) throws Exception {
        int iterations = warmUp(built) > SLOW_SECONDS ? Math.min(ITERATIONS, 2) : ITERATIONS;
        double[] ms = new double[iterations];
        double[] cpuMs = new double[iterations];
        double[] allocMb = new double[iterations];
        double[] peakMb = new double[iterations];
        work.takeMaxInFlight();
        for (int i = 0; i < iterations; i++) {
            HeapPeak heap = new HeapPeak();
            Meter meter = new Meter();
            built.run();
            ms[i] = meter.wallNanos() / 1e6;
            cpuMs[i] = meter.processCpuNanos() / 1e6;
            allocMb[i] = meter.allocatedBytes() / 1e6;
            peakMb[i] = heap.peakBytes() / 1e6;
        }
        int maxInFlight = work.takeMaxInFlight();
        result.put("ms", Stats.median(ms))
                .put("min-ms", Stats.min(ms))
                .put("cpuMs", Stats.median(cpuMs))
                .put("allocMB", Stats.median(allocMb))
                .put("peakHeapMB", Stats.max(peakMb))
                .put("extraThreads", threads.mostDuring(built))
                .put("maxInFlight", maxInFlight);
    }

    /** Returns the seconds of one run. */
    private static double warmUp(Case built) throws Exception {
        double seconds = 0;
        double all = 0;
        for (int i = 0; i < WARM && all < 20; i++) {
            long start = System.nanoTime();
            built.run();
            seconds = (System.nanoTime() - start) / 1e9;
            all += seconds;
        }
        return seconds;
    }
}
