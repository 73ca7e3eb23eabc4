package io.pocketflow.web;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.StringReader;
import java.util.function.BooleanSupplier;

/** A reader of a text that can be stopped between the portions that a parser reads. Confined to one thread. */
final class StoppableReader extends StringReader {

    private static final int PORTION = 8192;

    private final BooleanSupplier stop;

    StoppableReader(String text, BooleanSupplier stop) {
        super(text);
        this.stop = stop;
    }

    /** @throws InterruptedIOException if the reader was stopped */
    @Override
    public int read(char[] into, int offset, int length) throws IOException {
        if (stop.getAsBoolean()) {
            throw new InterruptedIOException("the reading of a page was stopped");
        }
        return super.read(into, offset, Math.min(length, PORTION));
    }
}
