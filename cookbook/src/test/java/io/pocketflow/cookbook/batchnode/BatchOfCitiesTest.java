package io.pocketflow.cookbook.batchnode;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.cookbook.TestSession;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BatchOfCitiesTest {

    /** The figures that {@code cookbook/data/SOURCES.md} names. */
    private static final String ALL = """
            rows: 418 in 247 countries
            north of the equator: 301, south of it: 117
            southernmost: Vostok at -78.4000
            northernmost: Longyearbyen at 78.0000
            mean latitude: 17.9550
            clock changes in 2025: 260
            """;

    @TempDir
    private Path folder;

    private final TestSession session = new TestSession();

    @Test
    void eachChunkIsCountedAndThenAllOfThem() {
        assertThat(session.run(new BatchOfCities())).isZero();
        assertThat(session.out()).isEqualTo("""
                chunk 1: rows=100 clock changes=62
                chunk 2: rows=100 clock changes=70
                chunk 3: rows=100 clock changes=54
                chunk 4: rows=100 clock changes=72
                chunk 5: rows=18 clock changes=2
                """ + ALL);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 417, 418, 1000})
    void theSizeOfTheChunksChangesNothing(int size) {
        session.run(new BatchOfCities(), "--chunk-size", "" + size);
        assertThat(session.out()).endsWith(ALL);
        assertThat(session.out().lines().filter(line -> line.startsWith("chunk")))
                .hasSize((417 + size) / size);
    }

    @Test
    void aTableWithoutRowsHasNoFigures() throws Exception {
        Path file = Files.writeString(folder.resolve("empty.csv"), "city,country_code\n");
        assertThat(session.run(new BatchOfCities(), file.toString())).isZero();
        assertThat(session.out()).isEmpty();
    }

    @Test
    void quotesKeepCommasLinesAndQuotesTogether() throws Exception {
        String table = "city,a,b,latitude,c,d,e,changes\r\n\"São \"\"Paulo\"\",\nSP\",BR,,-23.5333,\"\",,,0\r\n\r\n";
        Path file = Files.writeString(folder.resolve("quoted.csv"), table);
        assertThat(session.run(new BatchOfCities(), file.toString())).isZero();
        assertThat(session.out())
                .contains("rows: 1 in 1 countries")
                .contains("southernmost: São \"Paulo\", SP at -23.5333");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a,b\n1,2\n",
                "a,b\n\"1,2\n",
                "a\nx,BR,,north,,,,0\n",
                "a\nx,BR,,1.23456,,,,0\n",
                "a\nx,BR,,1e999999999,,,,0\n",
                "a\nx,BR,,1,,,,many\n"
            })
    void anotherTableIsASentence(String table) throws Exception {
        Path file = Files.writeString(folder.resolve("other.csv"), table);
        assertThat(session.run(new BatchOfCities(), file.toString())).isEqualTo(1);
        assertThat(session.err()).isEqualTo("pocketflow: " + file + ": not a table of cities\n");
    }

    @Test
    void aChunkHasAtLeastOneRow() {
        assertThat(session.run(new BatchOfCities(), "--chunk-size", "0")).isEqualTo(2);
        assertThat(session.err())
                .startsWith("pocketflow: --chunk-size must be a whole number of at least 1 but was 0\n");
    }
}
