package io.pocketflow.flink.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pocketflow.flink.fixture.CallServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The items of a job and its results. Immutable. */
record JobFiles(Path items, Path out, int count) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Writes items, each with another name. */
    static JobFiles write(Path folder, int count) throws IOException {
        Path items = folder.resolve("items.jsonl");
        Files.write(items, (Iterable<String>)
                IntStream.range(0, count).mapToObj(i -> "{\"name\": \"item-" + i + "\"}")::iterator);
        return new JobFiles(items, folder.resolve("out.jsonl"), count);
    }

    /** Checks that there is one row for each item, with the result of that item. */
    void checkResults() throws IOException {
        BitSet found = new BitSet(count);
        for (Path file : files()) {
            for (String line : Files.readAllLines(file)) {
                JsonNode row = JSON.readTree(line);
                int index = row.path("index").intValue();
                assertThat(found.get(index)).as("a second row of " + line).isFalse();
                found.set(index);
                assertThat(row.path("result").asText()).as(line).isEqualTo(CallServer.answerTo("item-" + index));
            }
        }
        assertThat(found.cardinality()).as("rows").isEqualTo(count);
    }

    /** Returns the complete files. Flink leaves the files that a killed worker had not completed, which begin with a dot. */
    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.list(out)) {
            return all.filter(file -> !file.getFileName().toString().startsWith("."))
                    .toList();
        }
    }
}
