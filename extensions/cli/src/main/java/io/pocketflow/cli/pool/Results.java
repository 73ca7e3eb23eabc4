package io.pocketflow.cli.pool;

import io.pocketflow.cli.base.Console;
import io.pocketflow.cli.base.OutputLost;
import io.pocketflow.cli.base.UserError;

/** The destination of a bulk run's results. */
interface Results extends AutoCloseable {

    /**
     * Writes a text. Readers see it at once.
     *
     * @throws OutputLost if it could not be written
     */
    void add(String text);

    /** Completes the results after the last line. */
    void finish() throws UserError;

    /** Returns the part of a message that names the file of unfinished results, or an empty string if there is none. */
    String unfinished();

    /** Releases the destination and keeps the lines written so far. */
    @Override
    void close() throws UserError;

    /** Results on standard output. */
    record Printed(Console console) implements Results {

        @Override
        public void add(String text) {
            console.print(text);
        }

        @Override
        public void finish() {}

        @Override
        public String unfinished() {
            return "";
        }

        @Override
        public void close() {}
    }
}
