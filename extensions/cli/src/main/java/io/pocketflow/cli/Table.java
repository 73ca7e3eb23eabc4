package io.pocketflow.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** A source of items from a CSV file (RFC 4180). Its header line names the placeholders. */
final class Table implements ItemSource {

    private static final CsvMapper CSV = CsvMapper.builder()
            .enable(CsvParser.Feature.SKIP_EMPTY_LINES)
            .enable(CsvParser.Feature.FAIL_ON_MISSING_COLUMNS)
            .build();

    private final String name;
    private final InputStream in;
    /** Names and cells, one char per byte. */
    private final MappingIterator<Map<String, String>> rows;

    Table(String name, InputStream in) throws UserError, IOException {
        this.name = name;
        this.in = in;
        BufferedReader bytes = Utf8.bytes(in);
        Utf8.skipMark(bytes);
        try {
            this.rows = CSV.readerForMapOf(String.class)
                    .with(CsvSchema.emptySchema().withHeader())
                    .readValues(bytes);
        } catch (JsonProcessingException e) {
            throw new UserError(name + ": a CSV file needs a header line that names its columns", e);
        }
        check((CsvSchema) rows.getParserSchema());
    }

    private void check(CsvSchema header) throws UserError {
        Set<String> names = new HashSet<>();
        for (CsvSchema.Column column : header) {
            String title;
            try {
                title = Utf8.text(column.getName());
            } catch (CharacterCodingException e) {
                throw new UserError(name + ": the header line is not valid UTF-8", e);
            }
            if (!names.add(title) && !title.isEmpty()) {
                throw new UserError(name + ": the header line names two columns '" + title + "'");
            }
        }
    }

    @Override
    public boolean hasNext() {
        try {
            return rows.hasNextValue();
        } catch (IOException e) {
            throw new UncheckedIOException(name + " could not be read at line " + line(), e);
        }
    }

    @Override
    public Item next() {
        int line = line();
        try {
            return Item.of(decoded(rows.nextValue()));
        } catch (CharacterCodingException e) {
            return Item.unreadable(name + " line " + line + " is not valid UTF-8");
        } catch (JsonProcessingException e) {
            return Item.unreadable(name + " line " + line + " is not a row of this table: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new UncheckedIOException(name + " could not be read at line " + line, e);
        }
    }

    private static Map<String, Object> decoded(Map<String, String> row) throws CharacterCodingException {
        Map<String, Object> fields = new LinkedHashMap<>();
        for (Map.Entry<String, String> cell : row.entrySet()) {
            fields.put(Utf8.text(cell.getKey()), Utf8.text(cell.getValue()));
        }
        return fields;
    }

    @Override
    public long countRest() {
        long count = 0;
        for (; hasNext(); count++) {
            next();
        }
        return count;
    }

    private int line() {
        return rows.getCurrentLocation().getLineNr();
    }

    /** Closes the stream and not the reader, whose close would block while another thread reads. */
    @Override
    public void close() throws IOException {
        in.close();
    }
}
