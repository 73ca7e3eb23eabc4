package io.pocketflow.cli.items;

import io.pocketflow.cli.base.Texts;
import io.pocketflow.cli.base.Utf8;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import org.jspecify.annotations.Nullable;

/** A source of items from lines of JSON (JSON Lines, jsonlines.org). Each object's fields fill the placeholders. */
final class JsonLines extends ReadAhead<String> {

    private final LineReader lines;
    private long index;

    JsonLines(String name, InputStream in) {
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
