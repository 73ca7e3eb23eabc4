package io.pocketflow.benchmarks;

/** A workload built for one engine; each run executes the workload once and throws if the result is wrong. */
public interface Case {

    /** The body of a run. */
    interface Body {
        /** Executes the work. */
        void run() throws Exception;
    }

    /** Executes the workload once. */
    void run() throws Exception;

    /** Returns how the work was mapped to the engine: how it waits, and which limit applies. */
    String how();

    /** Stops everything that this case has started. */
    void close() throws Exception;

    /** Returns a case with this body; closing the case closes the resources. */
    static Case of(String how, Body body, AutoCloseable... resources) {
        return new Case() {
            @Override
            public void run() throws Exception {
                body.run();
            }

            @Override
            public String how() {
                return how;
            }

            @Override
            public void close() throws Exception {
                for (AutoCloseable resource : resources) {
                    resource.close();
                }
            }
        };
    }
}
