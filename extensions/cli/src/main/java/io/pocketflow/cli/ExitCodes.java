package io.pocketflow.cli;

/** What the process ends with. */
final class ExitCodes {

    /** All went well. */
    static final int DONE = 0;
    /** It did not work; one line on standard error says why. */
    static final int TROUBLE = 1;
    /** The arguments make no sense. */
    static final int USAGE = 2;

    /** It ran to the end, but some of the items failed. */
    static final int SOME_FAILED = 3;
    /** It was stopped because the money, or the budget, is used up. */
    static final int OUT_OF_MONEY = 4;
    /** It was stopped by Ctrl-C, or by SIGTERM, which the Java runtime does not tell apart. */
    static final int INTERRUPTED = 130;

    private ExitCodes() {}
}
