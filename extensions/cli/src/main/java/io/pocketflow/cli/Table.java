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

/** Items from a table (CSV, RFC 4180): its first line names the placeholders. */
final class Table implements ItemSource {

    private static final CsvMapper CSV = CsvMapper.builder()
            .enable(CsvParser.Feature.SKIP_EMPTY_LINES)
            .enable(CsvParser.Feature.FAIL_ON_MISSING_COLUMNS)
            .build();

    private final String name;
    private final InputStream in;
    /** Names and cells as bytes, a char each. */
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
            throw new UserError(name + ": a table needs a first line that names its columns", e);
        }
        check((CsvSchema) rows.getParserSchema());
    }

    private void check(CsvSchema header) throws UserError {
        Set<String> names = new HashSet<>();
        for (CsvSchema.Column column : header) {
            String said;
            try {
                said = Utf8.text(column.getName());
            } catch (CharacterCodingException e) {
                throw new UserError(name + ": the line that names the columns is not text in UTF-8", e);
            }
            if (!names.add(said) && !said.isEmpty()) {
                throw new UserError(name + ": there are two columns named '" + said + "'");
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
            return Item.unreadable(name + " line " + line + " is not text in UTF-8");
        } catch (JsonProcessingException e) {
            return Item.unreadable(name + " line " + line + " is no row of this table: " + e.getOriginalMessage());
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

    /** Closes the stream and not the reader, which would wait for whoever is just reading from it. */
    @Override
    public void close() throws IOException {
        in.close();
    }
}
