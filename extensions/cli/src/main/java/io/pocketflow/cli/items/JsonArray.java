package io.pocketflow.cli.items;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.pocketflow.cli.base.UserError;
import io.pocketflow.cli.base.Utf8;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * A source of items from a JSON array of objects, which is read one object at a time. A malformed object ends the run,
 * because the place where the next one begins is then unknown.
 */
final class JsonArray implements ItemSource {

    private final String name;
    private final InputStream in;
    private final boolean hasMark;
    private final JsonParser parser;
    private long index;
    private @Nullable JsonToken next;

    JsonArray(String name, InputStream in) throws UserError, IOException {
        this.name = name;
        this.in = in;
        BufferedReader bytes = Utf8.bytes(in);
        this.hasMark = Utf8.skipMark(bytes);
        this.parser = JsonFields.FACTORY.createParser(new Utf8Input(bytes));
        try {
            if (parser.nextToken() != JsonToken.START_ARRAY) {
                throw new UserError(name + ": a .json file of items must be an array of objects");
            }
        } catch (JsonProcessingException e) {
            throw new UserError(name + ": this is not valid JSON: " + e.getOriginalMessage(), e);
        }
    }

    /** The remaining bytes of a reader with one char per byte, as a stream. */
    private static final class Utf8Input extends InputStream {
        private final BufferedReader bytes;
        private final char[] chars = new char[8192];

        Utf8Input(BufferedReader bytes) {
            this.bytes = bytes;
        }

        @Override
        public int read() throws IOException {
            return bytes.read();
        }

        @Override
        public int read(byte[] to, int from, int length) throws IOException {
            int n = bytes.read(chars, 0, Math.min(chars.length, length));
            for (int i = 0; i < n; i++) {
                to[from + i] = (byte) chars[i];
            }
            return n;
        }
    }

    @Override
    public boolean hasNext() {
        if (next == null) {
            try {
                next = parser.nextToken();
                if (next == null || next == JsonToken.END_ARRAY && parser.nextToken() != null) {
                    throw new BadSource(where() + ": the array " + (next == null ? "ends early" : "has text after it"));
                }
            } catch (IOException e) {
                throw broken(e);
            }
        }
        return next != JsonToken.END_ARRAY;
    }

    private BadSource broken(IOException e) {
        String why = e instanceof JsonProcessingException json ? json.getOriginalMessage() : e.getMessage();
        return new BadSource(where() + " is not valid JSON: " + why, e);
    }

    private String where() {
        return name + " line " + parser.currentLocation().getLineNr();
    }

    @Override
    public Item next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        long at = index++;
        try {
            if (next == JsonToken.START_OBJECT) {
                return Item.of(at, JsonFields.fields(parser));
            }
            String where = where();
            parser.skipChildren();
            return Item.unreadable(at, where + ": item " + (at + 1) + " of the array must be a JSON object");
        } catch (IOException e) {
            throw broken(e);
        } finally {
            next = null;
        }
    }

    @Override
    public long countRest() {
        long count = 0;
        for (; hasNext(); count++) {
            try {
                parser.skipChildren();
            } catch (IOException e) {
                throw broken(e);
            }
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
        return hasMark;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
