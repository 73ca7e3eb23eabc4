package io.pocketflow.cli.items;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvDialectTest {

    /** A reader whose room to return is noted: a reader of JDK 17 allocates it at once and keeps it. */
    private static final class NotedReader extends BufferedReader {

        private final List<Integer> rooms = new ArrayList<>();

        NotedReader(String text) {
            super(new StringReader(text));
        }

        @Override
        public void mark(int room) throws IOException {
            rooms.add(room);
            super.mark(room);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 100, 20_000, 3_000_000})
    void aReaderKeepsNoRoomForTheRows(int columns) throws Exception {
        String header = "c;".repeat(columns) + "last";
        NotedReader reader = new NotedReader(header + "\na,b,c,d\n".repeat(5_000));

        assertThat(CsvDialect.separator(reader)).isEqualTo(';');

        assertThat(reader.rooms.get(reader.rooms.size() - 1)).isEqualTo(1);
        assertThat(reader.rooms)
                .allSatisfy(room -> assertThat(room).isLessThanOrEqualTo(Math.max(1 << 13, 8 * header.length())));
        assertThat(reader.readLine()).isEqualTo(header);
    }
}
