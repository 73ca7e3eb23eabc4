package io.pocketflow.cli.base;

/** The sentence for a run whose memory is full. */
public final class Memory {

    private Memory() {}

    /** Returns the sentence, which names the size of the heap and how to double it. */
    public static String isFull() {
        return isFull(Runtime.getRuntime().maxMemory() >> 20);
    }

    static String isFull(long mebibytes) {
        return "the memory is full: the run needs more than " + mebibytes + " MiB; set JAVA_TOOL_OPTIONS=-Xmx"
                + Math.max(2, (2 * mebibytes + 1_023) / 1_024) + "g for more, or lower --max-concurrency";
    }

    /** Returns the message of a failure, or its class if it has none. */
    public static String message(Throwable failure) {
        if (failure instanceof OutOfMemoryError) {
            return isFull();
        }
        return failure.getMessage() == null ? failure.toString() : failure.getMessage();
    }
}
