package io.pocketflow.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pocketflow.cli.base.UserError;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class FileJobTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    @BeforeEach
    void reset() {
        Shout.reset();
    }

    @Test
    void eachLineOfAFileBecomesOneLineOfResults() throws Exception {
        Path items = folder.resolve("items.jsonl");
        String lines = IntStream.range(0, 2_000)
                .mapToObj(i -> "{\"text\": \"word" + i + "\"}")
                .collect(Collectors.joining("\n\n"));
        Files.writeString(items, lines);

        List<String> results = Jobs.run(
                2, folder.resolve("out.jsonl"), "--items", items.toString(), "--run-id", "a", "--keep", "text");

        Set<Integer> indexes = new HashSet<>();
        for (String line : results) {
            JsonNode row = JSON.readTree(line);
            int index = row.path("index").intValue();
            indexes.add(index);
            assertThat(row.path("result").textValue()).isEqualTo("WORD" + index);
            assertThat(row.path("item").path("text").textValue()).isEqualTo("word" + index);
        }
        assertThat(results).hasSize(2_000);
        assertThat(indexes).hasSize(2_000);
        assertThat(Shout.CALLS).hasSize(2_000);
    }

    @Test
    void failuresAndUnreadableItemsAreRows() throws Exception {
        Path items = folder.resolve("items.jsonl");
        Files.writeString(items, "{\"text\": \"good\"}\n{\"text\": \"bad\"}\n[1]\n{\"text\": \"fine\"}\n");

        List<String> results = Jobs.run(
                2, folder.resolve("out.jsonl"), "--items", items.toString(), "--run-id", "a", "--set", "end=!");

        assertThat(results)
                .hasSize(4)
                .anyMatch(line -> line.contains("\"index\":0,\"status\":\"DONE\",\"result\":\"GOOD!\""))
                .anyMatch(line -> line.contains("\"index\":1,\"status\":\"FAILED\"")
                        && line.contains("\"kind\":\"IllegalStateException\",\"message\":\"the text is bad\""))
                .anyMatch(line -> line.contains("\"index\":2,\"status\":\"FAILED\"")
                        && line.contains("items.jsonl index 2 must be a JSON object but was array"))
                .anyMatch(line -> line.contains("\"index\":3,\"status\":\"DONE\",\"result\":\"FINE!\""));
    }

    @Test
    void aTableKeepsItsColumnsAndEachFileHasTheHeader() throws Exception {
        Path items = folder.resolve("mails.csv");
        Files.writeString(items, "id;text\r\n1;\"two\nlines \"\"quoted\"\"\"\r\n2;bad\r\n3;x;y\r\n4;5\" disk\r\n");
        Path out = folder.resolve("out.csv");

        List<String> results = Jobs.run(1, out, "--items", items.toString(), "--run-id", "a");

        assertThat(String.join("\n", results))
                .startsWith("id;text;result;status;error;attempts;input_tokens;output_tokens;cost")
                .contains("1;\"two\nlines \"\"quoted\"\"\";\"TWO\nLINES \"\"QUOTED\"\"\";DONE;;1;;;")
                .contains("2;bad;;FAILED;the text is bad;1;;;")
                .contains("FAILED;mails.csv index 2 line 2 is not a row of this table: it has 3 cells")
                .contains("4;\"5\"\" disk\";\"5\"\" DISK\";DONE;;1;;;");
    }

    @Test
    void equalItemsHaveARowEach() throws Exception {
        Path items = folder.resolve("items.jsonl");
        Files.writeString(items, "{\"text\": \"same\"}\n".repeat(50));

        List<String> results = Jobs.run(1, folder.resolve("out.jsonl"), "--items", items.toString(), "--run-id", "a");

        assertThat(results).hasSize(50).allMatch(line -> line.contains("\"result\":\"SAME\""));
        assertThat(results.stream().map(line -> line.replaceAll(".*\"index\":(\\d+).*", "$1")))
                .doesNotHaveDuplicates();
    }

    @Test
    void aLimitBelowTheParallelismIsRefused() {
        Path items = folder.resolve("items.jsonl");

        assertThatThrownBy(() -> {
                    Files.writeString(items, "{\"text\": \"a\"}");
                    Jobs.run(4, folder.resolve("o"), "--items", items.toString(), "--run-id", "a", "--rate", "3/1s");
                })
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "the number of attempts in a window must be at least the parallelism, which is 4, because each"
                                + " subtask gets a share, but was 3: lower the parallelism, or raise the limit");
    }

    @Test
    void resultsOfAnotherJobAreNotMixedWithTheseOnes() throws Exception {
        Path items = folder.resolve("items.jsonl");
        Files.writeString(items, "{\"text\": \"a\"}");
        Path out = Files.createDirectory(folder.resolve("out.jsonl"));
        Files.writeString(out.resolve("part-0"), "precious");

        assertThatThrownBy(() -> Jobs.run(1, out, "--items", items.toString(), "--run-id", "a"))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("this folder is not empty");
        assertThat(Shout.CALLS).isEmpty();
        assertThat(out.resolve("part-0")).hasContent("precious");
    }
}
