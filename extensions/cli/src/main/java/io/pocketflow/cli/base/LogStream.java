package io.pocketflow.cli.base;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The stream of the log: each printed message stays one line, without control characters, so that text of others cannot
 * forge a line of the log. Thread-safe.
 */
public final class LogStream extends PrintStream {

    /** Creates a stream that writes UTF-8 text to another stream. */
    public LogStream(PrintStream to) {
        super(to, true, StandardCharsets.UTF_8);
    }

    @Override
    public void println(@Nullable String message) {
        String text = String.valueOf(message);
        // a tab begins the lines of a stack trace
        super.println(text.startsWith("\t") ? "\t" + Printable.line(text.substring(1)) : Printable.line(text));
    }

    /** Prints an object as one line; a stack trace prints its lines by this method. */
    @Override
    public void println(@Nullable Object object) {
        println(String.valueOf(object));
    }
}
