package io.pocketflow.cli.base;

import java.io.BufferedInputStream;
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
import java.util.function.IntSupplier;

/**
 * The streams, folder and environment of a command; tests replace them. Text is UTF-8 in every locale. While a stream
 * is a terminal, everything printed to it goes through a {@link PlainStream}.
 */
public final class Console {

    /** The control sequence that returns to the beginning of the line and clears the line. */
    public static final String CLEAR = "\r\u001b[K";

    /**
     * The streams that are terminals.
     *
     * @param columns the width of the terminal, which may change while a command runs
     * @param key how an answer is read from standard input
     */
    public record Terminals(boolean in, boolean out, boolean err, IntSupplier columns, Key key) {

        /** Terminals on which a typed line ends with Enter. */
        public Terminals(boolean in, boolean out, boolean err, IntSupplier columns) {
            this(in, out, err, columns, KeyPress.WITH_ENTER);
        }

        /** No terminal: all streams are files or pipes. */
        public static final Terminals NONE = new Terminals(false, false, false, new Width(80));

        /** A width that does not change. No lambda, because the first one of a process takes many milliseconds. */
        private record Width(int getAsInt) implements IntSupplier {}
    }

    /** How the answer to a question is read from standard input, which is a terminal. */
    public interface Key {

        /** Returns the first byte that is typed, or a negative number at the end; the cursor is on a new line then. */
        int read(InputStream in, PrintStream err) throws IOException;
    }

    private final InputStream in;
    private final PrintStream out;
    private final PrintStream err;
    /** Standard output without the filter, for texts of this program. */
    private final PrintStream ownOut;
    /** Standard error without the filter, for texts and control sequences of this program. */
    private final PrintStream ownErr;

    private final Terminals terminals;
    /** The lock of the terminal's last line, on which the bar is drawn. */
    private final Object lastLine = new Object();

    private boolean hasBar;
    private final Path folder;
    private final Map<String, String> environment;

    /**
     * Creates a console.
     *
     * @param out for results
     * @param err for progress and error messages
     * @param folder the folder that the user's relative paths start from
     * @param environment the environment variables, which hold the models' keys and addresses
     */
    public Console(
            InputStream in,
            PrintStream out,
            PrintStream err,
            Terminals terminals,
            Path folder,
            Map<String, String> environment) {
        this.in = in;
        this.out = terminals.out ? PlainStream.over(out) : out;
        this.err = terminals.err ? PlainStream.over(err) : err;
        this.ownOut = out;
        this.ownErr = err;
        this.terminals = terminals;
        this.folder = folder;
        this.environment = environment;
    }

    /** Returns the console of this process. The launcher says which streams are terminals. */
    public static Console system() {
        return new Console(
                // not the file itself: its readAllBytes asks for the position, which a pipe does not have
                new BufferedInputStream(new FileInputStream(FileDescriptor.in)),
                utf8(new FileOutputStream(FileDescriptor.out)),
                utf8(new FileOutputStream(FileDescriptor.err)),
                new Terminals(
                        Boolean.getBoolean("pocketflow.stdin.terminal"),
                        Boolean.getBoolean("pocketflow.stdout.terminal"),
                        Boolean.getBoolean("pocketflow.terminal"),
                        new TerminalWidth(System.getenv()),
                        KeyPress.ALONE),
                Path.of(""),
                System.getenv());
    }

    private static PrintStream utf8(OutputStream stream) {
        return new PrintStream(stream, true, StandardCharsets.UTF_8);
    }

    /** Returns standard input. */
    public InputStream in() {
        return in;
    }

    /** Returns the stream of results. */
    public PrintStream out() {
        return out;
    }

    /** Returns the stream of progress and error messages. */
    public PrintStream err() {
        return err;
    }

    /** Returns the stream of results without the filter, for texts of this program that may have styles. */
    public PrintStream ownOut() {
        return ownOut;
    }

    /** Returns whether styles of texts are shown on standard output. */
    public boolean outIsStyled() {
        return isStyled(terminals.out);
    }

    /** Returns whether a stream gets styles. The variables are those that picocli and many programs respect. */
    private boolean isStyled(boolean isTerminal) {
        if (environment.containsKey("NO_COLOR")) {
            return false;
        }
        String forced = environment.getOrDefault("CLICOLOR_FORCE", "0");
        return !forced.equals("0") || (isTerminal && !"0".equals(environment.get("CLICOLOR")));
    }

    /** Returns whether progress goes to a terminal, where a line can be overwritten. */
    public boolean errIsTerminal() {
        return terminals.err;
    }

    /** Returns whether standard input is a terminal, so that reading it waits for a person. */
    public boolean inIsTerminal() {
        return terminals.in;
    }

    /** Returns the number of columns of the terminal now. */
    public int columns() {
        return terminals.columns.getAsInt();
    }

    /** Returns the folder that the user's relative paths start from. */
    public Path folder() {
        return folder;
    }

    /** Returns the environment variables. */
    public Map<String, String> environment() {
        return environment;
    }

    /** Returns the folder of the user's state. */
    public StateFolder state() {
        return StateFolder.of(environment);
    }

    /** Prints an error message as one line on standard error, without control characters. */
    public void complain(String message) {
        remark("pocketflow: " + message);
    }

    /** Prints a remark as one line on standard error, without control characters. */
    public void remark(String message) {
        synchronized (lastLine) {
            clearBar();
            err.println(Printable.line(message));
        }
    }

    /** Overwrites the last line of the terminal of standard error; an empty text clears the line. */
    public void overwrite(String line) {
        synchronized (lastLine) {
            hasBar = !line.isEmpty();
            ownErr.print(CLEAR + Printable.line(line));
            ownErr.flush();
        }
    }

    /** Clears the bar before another text is printed; the bar is drawn again below the text. */
    private void clearBar() {
        if (hasBar) {
            overwrite("");
        }
    }

    /**
     * Prints a text on standard output. A bar on the terminal moves below it.
     *
     * @throws OutputLost if standard output cannot be written
     */
    public void print(String text) {
        synchronized (lastLine) {
            if (terminals.out) {
                clearBar();
            }
            out.print(text);
        }
        refuseLoss();
    }

    /**
     * Prints a text of this program on standard output.
     *
     * @throws OutputLost if standard output cannot be written
     */
    public void print(StyledText text) {
        ownOut.print(outIsStyled() ? text.styled() : text.plain());
        refuseLoss();
    }

    /** Prints a text of this program on standard error. */
    public void explain(StyledText text) {
        ownErr.print(isStyled(terminals.err) ? text.styled() : text.plain());
        ownErr.flush();
    }

    /** Fails if a write failed, since a print stream swallows the exception. */
    private void refuseLoss() {
        if (out.checkError()) {
            throw OutputLost.onStandardOutput();
        }
    }

    /** Returns whether a question can be asked: standard input and standard error are terminals. */
    public boolean canAsk() {
        return terminals.in && terminals.err;
    }

    /** Asks a question on the terminal. Returns whether the answer is y, or begins with it. */
    public boolean confirms(String question) throws IOException {
        err.print(Printable.line(question) + " [y/N] ");
        err.flush();
        int key = terminals.key.read(in, err);
        return key == 'y' || key == 'Y';
    }

    /** Returns the whole text of standard input. */
    public String read() throws IOException, UserError {
        try {
            return Utf8.withoutMark(Utf8.text(in.readAllBytes()));
        } catch (CharacterCodingException e) {
            throw new UserError("standard input is not valid UTF-8 text", e);
        }
    }
}
