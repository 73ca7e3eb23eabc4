package io.pocketflow.cli.items;

import io.pocketflow.cli.base.Texts;
import io.pocketflow.cli.base.Utf8;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** A source of items from lines of JSON (JSON Lines, jsonlines.org). Each object's fields fill the placeholders. */
final class JsonLines implements ItemSource {

    private final LineReader lines;
    private long index;
    /** The bytes of the next line, one char per byte. */
    private @Nullable String next;

    JsonLines(String name, InputStream in) {
        this.lines = new LineReader(name, in);
    }

    @Override
    public boolean hasNext() {
        while (next == null) {
            String line = lines.next();
            if (line == null) {
                return false;
            }
            next = line.isBlank() && !lines.isTooLong() ? null : line;
        }
        return true;
    }

    @Override
    public Item next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        String line = java.util.Objects.requireNonNull(next);
        next = null;
        long at = index++;
        if (lines.isTooLong()) {
            return Item.unreadable(at, lines.where() + " is longer than " + (Texts.MOST_BYTES >> 20) + " MiB");
        }
        try {
            return Item.of(at, JsonFields.read(Utf8.text(line)));
        } catch (CharacterCodingException e) {
            return Item.unreadable(at, lines.where() + " is not valid UTF-8");
        } catch (BadItem wrong) {
            return Item.unreadable(at, lines.where() + " " + wrong.getMessage());
        }
    }

    @Override
    public long countRest() {
        long count = 0;
        for (; hasNext(); count++) {
            next = null;
        }
        return count;
    }

    @Override
    public Shape shape() {
        return Shape.open();
    }

    @Override
    public boolean hasMark() {
        return lines.hasMark();
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
