package io.pocketflow.cli.items;

import io.pocketflow.cli.base.Texts;
import io.pocketflow.cli.base.Utf8;
import io.pocketflow.cli.items.JsonFields.JsonNumber;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** A source of items from the lines of a text: fields {@code line}, its number from 1, and {@code text}. */
final class TextLines implements ItemSource {

    private static final Shape SHAPE = Shape.of(List.of("line", "text"), List.of("line"), List.of("line", "text"));

    private final LineReader lines;
    private long index;
    private @Nullable String next;

    TextLines(String name, InputStream in) {
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
        Map<String, @Nullable Object> fields = new java.util.LinkedHashMap<>();
        fields.put("line", new JsonNumber(Long.toString(lines.number())));
        if (lines.isTooLong()) {
            return Item.unreadable(at, fields, lines.where() + " is longer than " + (Texts.MOST_BYTES >> 20) + " MiB");
        }
        try {
            fields.put("text", Utf8.text(line));
            return Item.of(at, fields);
        } catch (CharacterCodingException e) {
            return Item.unreadable(at, fields, lines.where() + " is not valid UTF-8");
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
        return SHAPE;
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
