package io.pocketflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code pocketflow pool --schema} with answers that are hard to validate. */
@Timeout(120)
class PoolSchemaTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;

    private final TestConsole console = new TestConsole();
    private EchoServer server;

    @BeforeEach
    void start() throws Exception {
        server = EchoServer.willing();
        console.in(folder);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** A schema of expressions that forbids the properties that the given keyword does not evaluate. */
    private static String expressions(String closed) {
        String operators = IntStream.range(0, 4)
                .mapToObj(i -> "{\"properties\":{\"OP\":{\"const\":\"OP" + i
                        + "\"},\"LEFT\":{\"$ref\":\"#/$defs/e\"},\"RIGHT\":{\"$ref\":\"#/$defs/e\"}},"
                        + "\"required\":[\"OP\",\"LEFT\",\"RIGHT\"],\"" + closed + "\":false}")
                .collect(Collectors.joining(","));
        return "{\"$ref\":\"#/$defs/e\",\"$defs\":{\"e\":{\"anyOf\":[{\"type\":\"number\"}," + operators + "]}}}";
    }

    private static String expression(int depth) {
        String value = "1";
        for (int i = 0; i < depth; i++) {
            value = "{\"LEFT\":" + value + ",\"OP\":\"OP" + i % 4 + "\",\"RIGHT\":2}";
        }
        return value;
    }

    /** Runs a pool with the given answers. Returns the status of each item with the message of its error. */
    private List<String> pool(String schema, String... answers) throws Exception {
        Files.writeString(folder.resolve("s.json"), schema);
        StringBuilder items = new StringBuilder();
        for (String answer : answers) {
            items.append(JSON.createObjectNode().put("q", answer)).append('\n');
        }
        console.typing(items.toString());
        console.run(server.pool(
                "--progress", "none", "--backoff", "0ms", "--prompt", "{q}", "--items", "-", "--schema", "s.json"));
        List<String> results = new ArrayList<>();
        for (String line : console.out().lines().toList()) {
            JsonNode result = JSON.readTree(line);
            results.add(result.path("status").asText() + " "
                    + result.path("error").path("message").asText());
        }
        return results;
    }

    @Test
    void deeplyNestedAnswersOfRecursiveAlternativesAreDone() throws Exception {
        assertThat(pool(expressions("additionalProperties"), expression(11), expression(190)))
                .containsExactly("DONE ", "DONE ");
    }

    @Test
    void answersThatCannotBeValidatedFailAloneAndArePaidOnce() throws Exception {
        assertThat(pool(expressions("unevaluatedProperties"), "7", expression(40), "1e99999999999", "[1e-99999999999]"))
                .satisfiesExactly(
                        done -> assertThat(done).isEqualTo("DONE "),
                        deep -> assertThat(deep).isEqualTo("DONE "),
                        large -> assertThat(large).startsWith("FAILED").contains("a number is too large or too small"),
                        small -> assertThat(small).startsWith("FAILED").contains("a number is too large or too small"));
        assertThat(server.questions()).hasSize(4);
    }

    @Test
    void schemasThatReferToOtherDocumentsAreRejectedUnsent() throws Exception {
        assertThat(pool("{\"$ref\":\"" + server.baseUrl() + "/schema\"}", "7")).isEmpty();
        assertThat(console.err())
                .contains("s.json: the schema at $ refers to")
                .contains("no other document is ever fetched");
        assertThat(server.questions()).isEmpty();
    }
}
