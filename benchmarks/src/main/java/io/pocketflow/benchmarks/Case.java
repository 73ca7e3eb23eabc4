package io.pocketflow.benchmarks;

/** One workload built for one engine; a run executes it once and throws if the result is wrong. */
public interface Case {

    /** What a run does. */
    interface Body {
        void run() throws Exception;
    }

    /** Executes the workload once. */
    void run() throws Exception;

    /** How the work was mapped on the engine: how it waits, what limits it. */
    String how();

    /** Ends what it has started. */
    void close() throws Exception;

    /** A case with this body, whose resources are closed with it. */
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
