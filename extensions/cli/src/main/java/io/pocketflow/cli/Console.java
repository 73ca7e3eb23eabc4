package io.pocketflow.cli;

import io.pocketflow.cookbook.Printable;
import io.pocketflow.cookbook.Session;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/**
 * The streams, folder and environment of a command; tests replace them. Text is UTF-8 in every locale.
 *
 * @param in standard input
 * @param out for results
 * @param err for progress and error messages
 * @param outIsTerminal whether {@code out} goes to a terminal, which must not receive a model's control characters
 * @param errIsTerminal whether {@code err} goes to a terminal, where a line can be overwritten
 * @param folder the folder that the user's relative paths start from
 * @param environment the environment variables, which hold the models' keys and addresses
 */
record Console(
        InputStream in,
        PrintStream out,
        PrintStream err,
        boolean outIsTerminal,
        boolean errIsTerminal,
        Path folder,
        Map<String, String> environment) {

    static Console system() {
        return new Console(
                new FileInputStream(FileDescriptor.in),
                utf8(new FileOutputStream(FileDescriptor.out)),
                utf8(new FileOutputStream(FileDescriptor.err)),
                Boolean.getBoolean("pocketflow.stdout.terminal"),
                Boolean.getBoolean("pocketflow.terminal"),
                Path.of(""),
                System.getenv());
    }

    /** Returns a recipe's session over these streams. */
    Session session(boolean verbose) {
        return Session.system().withOutput(out, err).withVerbose(verbose);
    }

    private static PrintStream utf8(OutputStream stream) {
        return new PrintStream(stream, true, StandardCharsets.UTF_8);
    }

    /** Prints an error message as one line on standard error, without control characters. */
    void complain(String message) {
        err.println("pocketflow: " + Printable.line(message));
    }

    /**
     * Prints a model's text; to a terminal, without control characters.
     *
     * @throws OutputLost if standard output cannot be written
     */
    void print(String text) {
        out.print(outIsTerminal ? Printable.lines(text) : text);
        refuseLoss();
    }

    /**
     * Prints one line of results.
     *
     * @throws OutputLost if standard output cannot be written
     */
    void line(String text) {
        out.println(text);
        refuseLoss();
    }

    /** Fails if a write failed, since a print stream swallows the exception. */
    private void refuseLoss() {
        if (out.checkError()) {
            throw OutputLost.onStandardOutput();
        }
    }

    /** Returns the whole text of standard input. */
    String read() throws IOException, UserError {
        try {
            return Utf8.withoutMark(Utf8.text(in.readAllBytes()));
        } catch (CharacterCodingException e) {
            throw new UserError("standard input is not valid UTF-8 text", e);
        }
    }
}
