package io.pocketflow.llm.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.pocketflow.llm.base.Fields;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers in the answers of servers, which tool calls and originals repeat. */
class ServerNumbersTest {

    private static JsonNode read(String json) {
        HttpHeaders none = HttpHeaders.of(Map.of(), (name, value) -> true);
        return Answer.of(200, none, json.getBytes(StandardCharsets.UTF_8)).json();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"0.1234567890123456789", "1E+999", "12345678901234567890123", "0.10", "1E+999999999", "-1E-999"})
    void numbersKeepTheirDigits(String number) {
        assertThat(read("{\"args\":{\"n\":" + number + "}}").get("args")).hasToString("{\"n\":" + number + "}");
        assertThat(Fields.object("{\"n\":" + number + "}")).hasToString("{\"n\":" + number + "}");
    }

    @Test
    void extremeNumbersAreReadInNoTime() {
        JsonNode read = read("{\"index\":1e999999999,\"tokens\":1e999999999}");
        assertThat(read.get("index").asInt()).isEqualTo(Integer.MAX_VALUE);
        assertThat(read.get("index").asLong()).isEqualTo(Long.MAX_VALUE);
        assertThat(Fields.count(read, "tokens")).isEqualTo(1L << 50);
    }

    @Test
    void numbersThatCannotBeRepresentedLoseNoReply() {
        assertThat(read("{\"a\":\"text\",\"n\":1e99999999999}").get("a").textValue())
                .isEqualTo("text");
    }
}
