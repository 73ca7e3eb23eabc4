package io.pocketflow.durable;

import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;

/** The file of a journal, and at which byte of it the newest line of each step begins. */
record Segment(JournalFile file, HashIndex offsets) implements Closeable {

    /** The newest line of the step with this name. */
    Optional<Line> find(byte[] name) throws IOException {
        long offset = offsets.find(name, 0, name.length);
        if (offset == 0) {
            return Optional.empty();
        }
        Line line = new Line(file.readLine(offset));
        return line.isNamed(name) ? Optional.of(line) : Optional.empty();
    }

    /** Whether the line at this place is the newest of its step. */
    boolean isNewest(byte[] bytes, int from, long offset) throws IOException {
        return offsets.find(bytes, from, Line.nameEnd(bytes, from)) == offset;
    }

    @Override
    public void close() throws IOException {
        try {
            file.close();
        } finally {
            offsets.close();
        }
    }
}
