package io.pocketflow.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where the lines of results of a bulk run go. */
interface Results extends AutoCloseable {

    /**
     * Adds a line, which whoever reads along sees at once.
     *
     * @throws OutputLost if it could not be written
     */
    void add(String line);

    /** All lines are there. */
    void finish() throws UserError;

    /** Where the lines are until then, to be told to the user; empty if they are where they belong. */
    String unfinished();

    /** What is there stays. */
    @Override
    void close() throws UserError;

    /** The file, or without one standard output. */
    static Results open(@Nullable Path file, Console console) throws UserError {
        return file == null ? new Printed(console) : ResultFile.open(file);
    }

    /** Lines on standard output. */
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
