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
 * What a command sees of the world around it; a test gives it another. Text is UTF-8 whatever the locale says.
 *
 * @param in standard input
 * @param out for results
 * @param err for progress and complaints
 * @param outIsTerminal whether {@code out} goes to a terminal, which must not get control characters of a model
 * @param errIsTerminal whether {@code err} goes to a terminal, where a line can be written over
 * @param folder what relative paths of the user are relative to
 * @param environment the environment variables, where keys and addresses of models are
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

    /** What a recipe sees of this. */
    Session session(boolean verbose) {
        return Session.system().withOutput(out, err).withVerbose(verbose);
    }

    private static PrintStream utf8(OutputStream stream) {
        return new PrintStream(stream, true, StandardCharsets.UTF_8);
    }

    /** One line on standard error, whatever the text holds. */
    void complain(String what) {
        err.println("pocketflow: " + Printable.line(what));
    }

    /**
     * Prints what a model wrote: to a terminal without what could control it.
     *
     * @throws OutputLost if nobody takes it
     */
    void print(String text) {
        out.print(outIsTerminal ? Printable.lines(text) : text);
        refuseLoss();
    }

    /**
     * Prints one line of results.
     *
     * @throws OutputLost if nobody takes it
     */
    void line(String text) {
        out.println(text);
        refuseLoss();
    }

    /** A print stream keeps to itself that it failed. */
    private void refuseLoss() {
        if (out.checkError()) {
            throw OutputLost.onStandardOutput();
        }
    }

    /** All of standard input as text. */
    String read() throws IOException, UserError {
        try {
            return Utf8.withoutMark(Utf8.text(in.readAllBytes()));
        } catch (CharacterCodingException e) {
            throw new UserError("standard input is not text in UTF-8", e);
        }
    }
}
