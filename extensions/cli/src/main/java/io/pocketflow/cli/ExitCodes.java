package io.pocketflow.cli;

/** The exit codes of the process. */
final class ExitCodes {

    /** Success. */
    static final int DONE = 0;
    /** A failure; one line on standard error gives the reason. */
    static final int TROUBLE = 1;
    /** Invalid arguments. */
    static final int USAGE = 2;

    /** The run ended, but some items failed. */
    static final int SOME_FAILED = 3;
    /** The run stopped because the provider's credit or the budget is used up. */
    static final int OUT_OF_MONEY = 4;
    /** Interrupted by Ctrl-C or by SIGTERM, which the Java runtime does not distinguish. */
    static final int INTERRUPTED = 130;

    private ExitCodes() {}
}
