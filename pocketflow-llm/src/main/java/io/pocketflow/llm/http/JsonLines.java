package io.pocketflow.llm.http;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * A reader of lines of JSON, one event per line ({@code application/x-ndjson}). Blank lines are skipped; the last line
 * needs no line end.
 */
public final class JsonLines implements EventFrames {

    private final ByteLines lines;

    /** Creates a reader that rejects longer lines. */
    public JsonLines(int longestLine) {
        this.lines = new ByteLines(longestLine);
    }

    @Override
    public void add(List<ByteBuffer> buffers) {
        lines.add(buffers);
    }

    @Override
    public boolean next() {
        while (lines.next()) {
            if (!blank()) {
                return true;
            }
        }
        return false;
    }

    @Override
    public boolean last() {
        return lines.rest() && !blank();
    }

    private boolean blank() {
        for (int i = lines.start(); i < lines.end(); i++) {
            if (lines.bytes()[i] != ' ' && lines.bytes()[i] != '\t') {
                return false;
            }
        }
        return true;
    }

    @Override
    public String name() {
        return "";
    }

    @Override
    public byte[] bytes() {
        return lines.bytes();
    }

    @Override
    public int from() {
        return lines.start();
    }

    @Override
    public int length() {
        return lines.end() - lines.start();
    }
}
