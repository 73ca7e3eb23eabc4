package io.pocketflow.cli.items;

import io.pocketflow.cli.base.Count;
import io.pocketflow.cli.base.UserError;
import io.pocketflow.cli.base.Utf8;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A source of items from a table (RFC 4180, with comma, semicolon or tab). Its header names the placeholders; a column
 * without a title is named {@code column 3} by its position.
 */
final class Table extends ReadAhead<List<String>> {

    /** The byte order mark of UTF-16 as spreadsheets write it, one char per byte. */
    private static final String UTF_16 = "\u00FF\u00FE";

    private static final String NO_UTF_8 = " is not valid UTF-8; save the table as 'CSV UTF-8'";

    private final String name;
    private final InputStream in;
    private final CsvRows rows;
    private final boolean hasMark;
    private final Shape shape;
    private final List<String> names;
    private long index;

    Table(String name, InputStream in) throws UserError, IOException {
        this.name = name;
        this.in = in;
        BufferedReader bytes = Utf8.bytes(in);
        this.hasMark = Utf8.skipMark(bytes);
        char separator = CsvDialect.separator(bytes);
        this.rows = new CsvRows(bytes);
        List<String> header = header(rows.next(separator));
        this.names = named(header);
        this.shape = new Shape(Optional.of(names), header, separator, List.of(), names);
    }

    private List<String> header(@Nullable List<String> cells) throws UserError {
        if (cells == null) {
            throw new UserError(name + ": a table needs a header line that names its columns");
        }
        if (rows.trouble() != null) {
            throw new UserError(name + ": in the header line, " + rows.trouble());
        }
        if (cells.get(0).startsWith(UTF_16)) {
            throw new UserError(name + ": this table is in UTF-16; save it as 'CSV UTF-8'");
        }
        Set<String> titles = new HashSet<>();
        List<String> header = new ArrayList<>();
        for (String cell : cells) {
            try {
                header.add(Utf8.text(cell));
            } catch (CharacterCodingException e) {
                throw new UserError(name + ": the header line" + NO_UTF_8, e);
            }
            String title = header.get(header.size() - 1);
            if (!titles.add(title) && !title.isEmpty()) {
                throw new UserError(name + ": the header line names two columns '" + title + "'");
            }
        }
        return List.copyOf(header);
    }

    /** Returns the names of the columns, in which no name is empty. */
    private static List<String> named(List<String> header) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < header.size(); i++) {
            names.add(header.get(i).isEmpty() ? "column " + (i + 1) : header.get(i));
        }
        return List.copyOf(names);
    }

    @Override
    @Nullable
    List<String> read() {
        try {
            return rows.next(shape.separator());
        } catch (IOException e) {
            throw new BadSource(name + " could not be read after line " + rows.line() + ": " + e.getMessage(), e);
        }
    }

    @Override
    Item item(List<String> cells) {
        String where = name + " line " + rows.line();
        String trouble = rows.trouble() == null ? null : where + " is not a row of this table: " + rows.trouble();
        if (trouble == null && cells.size() != names.size()) {
            trouble = where + " is not a row of this table: it has "
                    + Count.of(cells.size(), "cell") + ", but the header has "
                    + names.size();
        }
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            String cell = i < cells.size() ? cells.get(i) : "";
            try {
                texts.add(Utf8.text(cell));
            } catch (CharacterCodingException e) {
                texts.add(new String(cell.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8));
                trouble = trouble == null ? where + NO_UTF_8 : trouble;
            }
        }
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        for (int i = 0; i < texts.size(); i++) {
            fields.put(names.get(i), texts.get(i));
        }
        return new Item(index++, fields, texts, trouble);
    }

    @Override
    public Shape shape() {
        return shape;
    }

    @Override
    public boolean hasMark() {
        return hasMark;
    }

    /** Closes the stream and not the reader, whose close would block while another thread reads. */
    @Override
    public void close() throws IOException {
        in.close();
    }
}
