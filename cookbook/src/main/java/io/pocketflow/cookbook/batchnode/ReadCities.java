package io.pocketflow.cookbook.batchnode;

import io.pocketflow.cookbook.TextFiles;
import io.pocketflow.cookbook.Trouble;
import io.pocketflow.core.Node;
import io.pocketflow.core.Shared;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** Reads the table. */
final class ReadCities extends Node<Path, List<City>> {

    @Override
    protected Path prep(Shared shared) {
        return shared.get(Cities.FILE);
    }

    @Override
    protected List<City> exec(Path file) throws Trouble {
        List<List<String>> rows = Csv.rows(TextFiles.read(file));
        try {
            return rows.stream().skip(1).map(City::of).collect(Collectors.toUnmodifiableList());
        } catch (IndexOutOfBoundsException | ArithmeticException | NumberFormatException e) {
            throw Trouble.with(file, new IllegalArgumentException("this is no table of cities", e));
        }
    }

    @Override
    protected String post(Shared shared, Path file, List<City> cities) {
        shared.put(Cities.CITIES, cities);
        return cities.isEmpty() ? "empty" : DEFAULT;
    }
}
