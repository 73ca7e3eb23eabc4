package io.pocketflow.cli.base;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * A stream to a terminal that removes control and formatting characters from UTF-8 text, except line breaks and tabs.
 * Text of models, items and files therefore cannot move the cursor, change colours or forge a line. A character may
 * arrive in parts. Thread-safe.
 */
public final class PlainStream extends OutputStream {

    private static final int CHUNK = 8192;
    private static final int LONGEST_CHARACTER = 4;

    private final PrintStream terminal;
    private final CharsetDecoder decoder = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);
    private final ByteBuffer bytes = ByteBuffer.allocate(CHUNK + LONGEST_CHARACTER);
    private final CharBuffer chars = CharBuffer.allocate(CHUNK + LONGEST_CHARACTER);

    private PlainStream(PrintStream terminal) {
        this.terminal = terminal;
    }

    /** Returns a print stream of UTF-8 text that writes to the terminal without control characters. */
    public static PrintStream over(PrintStream terminal) {
        return new PrintStream(new PlainStream(terminal), true, StandardCharsets.UTF_8);
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] more, int from, int length) throws IOException {
        for (int done = 0; done < length; ) {
            int part = Math.min(CHUNK, length - done);
            bytes.put(more, from + done, part).flip();
            decoder.decode(bytes, chars, false);
            bytes.compact();
            terminal.print(Printable.lines(chars.flip().toString()));
            chars.clear();
            done += part;
        }
        refuseLoss();
    }

    @Override
    public synchronized void flush() throws IOException {
        terminal.flush();
        refuseLoss();
    }

    private void refuseLoss() throws IOException {
        if (terminal.checkError()) {
            throw new IOException("the terminal cannot be written");
        }
    }
}
