package io.pocketflow.durable;

import io.pocketflow.durable.Offsets.Place;
import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;

/** The file of a journal and where in it the newest line of each step is. */
record Segment(JournalFile file, Offsets offsets) implements Closeable {

    /** The newest line of the step with this name. */
    Optional<Line> find(byte[] name) throws IOException {
        Place place = offsets.find(name, 0, name.length);
        if (place == null) {
            return Optional.empty();
        }
        Line line = new Line(file.read(place.offset(), place.length()));
        return line.isNamed(name) ? Optional.of(line) : Optional.empty();
    }

    /** Whether the line at this place is the newest of its step. */
    boolean isNewest(byte[] bytes, int from, long offset) {
        Place place = offsets.find(bytes, from, Line.nameEnd(bytes, from));
        return place != null && place.offset() == offset;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
