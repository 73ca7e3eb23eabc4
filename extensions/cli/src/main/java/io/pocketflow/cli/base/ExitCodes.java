package io.pocketflow.cli.base;

/** The exit codes of the process. */
public final class ExitCodes {

    /** Success. */
    public static final int DONE = 0;
    /** A failure; one line on standard error gives the reason. */
    public static final int TROUBLE = 1;
    /** Invalid arguments. */
    public static final int USAGE = 2;

    /** The run ended, but some items failed. */
    public static final int SOME_FAILED = 3;
    /** The run stopped because the provider's credit or the budget is used up. */
    public static final int OUT_OF_MONEY = 4;
    /** The run ended before its results, which are in batches at the provider; the same command again collects them. */
    public static final int DETACHED = 5;
    /** Interrupted by Ctrl-C or by SIGTERM, which the Java runtime does not distinguish. */
    public static final int INTERRUPTED = 130;

    private ExitCodes() {}
}
