package io.pocketflow.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Items from a table (CSV, RFC 4180): its first line names the placeholders. */
final class Table implements ItemSource {

    private static final CsvMapper CSV = CsvMapper.builder()
            .enable(CsvParser.Feature.SKIP_EMPTY_LINES)
            .enable(CsvParser.Feature.FAIL_ON_MISSING_COLUMNS)
            .build();

    private final String name;
    private final MappingIterator<Map<String, String>> rows;

    Table(String name, BufferedReader text) throws UserError, IOException {
        this.name = name;
        try {
            this.rows = CSV.readerForMapOf(String.class)
                    .with(CsvSchema.emptySchema().withHeader())
                    .readValues(text);
        } catch (JsonProcessingException e) {
            throw new UserError(name + ": a table needs a first line that names its columns", e);
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
            return Item.of(new LinkedHashMap<>(rows.nextValue()));
        } catch (JsonProcessingException e) {
            return Item.unreadable(name + " line " + line + " is no row of this table: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new UncheckedIOException(name + " could not be read at line " + line, e);
        }
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

    @Override
    public void close() throws IOException {
        rows.close();
    }
}
