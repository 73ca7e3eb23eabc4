package io.pocketflow.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** A stream to a terminal whose last line may be a progress bar: each line written overwrites the bar. */
final class OverBar extends OutputStream {

    /** The control sequence that returns to the beginning of the line and clears the line. */
    static final String CLEAR = "\r\u001b[K";

    private final OutputStream terminal;
    private boolean inLine;

    OverBar(OutputStream terminal) {
        this.terminal = terminal;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        if (length > 0) {
            if (!inLine) {
                terminal.write(CLEAR.getBytes(StandardCharsets.US_ASCII));
            }
            terminal.write(bytes, from, length);
            inLine = bytes[from + length - 1] != '\n';
        }
    }

    @Override
    public void flush() throws IOException {
        terminal.flush();
    }
}
