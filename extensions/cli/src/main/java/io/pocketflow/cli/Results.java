package io.pocketflow.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The destination of a bulk run's result lines. */
interface Results extends AutoCloseable {

    /**
     * Writes a line. Readers see it at once.
     *
     * @throws OutputLost if it could not be written
     */
    void add(String line);

    /** Completes the results after the last line. */
    void finish() throws UserError;

    /** Returns the part of a message that names the file of unfinished results, or an empty string if there is none. */
    String unfinished();

    /** Releases the destination and keeps the lines written so far. */
    @Override
    void close() throws UserError;

    /** Opens the file, or standard output if the file is null. */
    static Results open(@Nullable Path file, Console console) throws UserError {
        return file == null ? new Printed(console) : ResultFile.open(file);
    }

    /** Result lines on standard output. */
    record Printed(Console console) implements Results {

        @Override
        public void add(String line) {
            console.line(line);
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
