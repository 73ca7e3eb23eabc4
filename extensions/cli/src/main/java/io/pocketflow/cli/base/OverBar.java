package io.pocketflow.cli.base;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A stream to a terminal whose last line may be a progress bar: each line written overwrites the bar. */
public final class OverBar extends OutputStream {

    private final OutputStream terminal;
    private boolean inLine;

    /** Creates a stream over a terminal. */
    public OverBar(OutputStream terminal) {
        this.terminal = terminal;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        if (length > 0) {
            byte[] clear = inLine ? new byte[0] : Console.CLEAR.getBytes(StandardCharsets.US_ASCII);
            byte[] whole = Arrays.copyOf(clear, clear.length + length);
            System.arraycopy(bytes, from, whole, clear.length, length);
            terminal.write(whole); // in one piece, so that the bar is not drawn before the text
            inLine = bytes[from + length - 1] != '\n';
        }
    }

    @Override
    public void flush() throws IOException {
        terminal.flush();
    }
}
