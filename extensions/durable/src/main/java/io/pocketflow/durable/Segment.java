package io.pocketflow.durable;

import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;

/** The file of a journal, and the offset of the newest line of each step. */
record Segment(JournalFile file, HashIndex offsets) implements Closeable {

    /** Returns the newest line of a step by the step's name. */
    Optional<Line> find(byte[] name) throws IOException {
        long offset = offsets.find(name, 0, name.length);
        if (offset == 0) {
            return Optional.empty();
        }
        Line line = new Line(file.readLine(offset));
        return line.isNamed(name) ? Optional.of(line) : Optional.empty();
    }

    /** Returns whether a line is the newest of its step. */
    boolean isNewest(Scan.Visited line) throws IOException {
        return offsets.find(line.bytes(), line.from(), line.nameEnd()) == line.offset();
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
