package io.pocketflow.cli.items;

import io.pocketflow.cli.base.Texts;
import io.pocketflow.cli.base.Utf8;
import io.pocketflow.cli.items.JsonFields.JsonNumber;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A source of items from the lines of a text: fields {@code line}, its number from 1, and {@code text}. */
final class TextLines extends ReadAhead<String> {

    private static final Shape SHAPE = Shape.of(List.of("line", "text"), List.of("line"), List.of("line", "text"));

    private final LineReader lines;
    private long index;

    TextLines(String name, InputStream in) {
        this.lines = new LineReader(name, in);
    }

    @Override
    @Nullable
    String read() {
        return lines.next();
    }

    @Override
    Item item(String line) {
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
