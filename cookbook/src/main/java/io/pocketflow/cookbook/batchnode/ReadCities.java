package io.pocketflow.cookbook.batchnode;

import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import io.pocketflow.cookbook.TextFiles;
import io.pocketflow.cookbook.Trouble;
import io.pocketflow.core.Node;
import io.pocketflow.core.Shared;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** A node that reads the table. */
final class ReadCities extends Node<Path, List<City>> {

    private static final ObjectReader ROWS = CsvMapper.builder()
            .enable(CsvParser.Feature.WRAP_AS_ARRAY)
            .enable(CsvParser.Feature.SKIP_EMPTY_LINES)
            .build()
            .readerForListOf(String.class);

    @Override
    protected Path prep(Shared shared) {
        return shared.get(Cities.FILE);
    }

    @Override
    protected List<City> exec(Path file) throws Trouble {
        String table = TextFiles.read(file);
        try (MappingIterator<List<String>> rows = ROWS.readValues(table)) {
            return rows.readAll().stream().skip(1).map(City::of).collect(Collectors.toUnmodifiableList());
        } catch (IOException | IndexOutOfBoundsException | ArithmeticException | NumberFormatException e) {
            throw Trouble.with(file, new IllegalArgumentException("not a table of cities", e));
        }
    }

    @Override
    protected String post(Shared shared, Path file, List<City> cities) {
        shared.put(Cities.CITIES, cities);
        return cities.isEmpty() ? "empty" : DEFAULT;
    }
}
