package io.pocketflow.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pocketflow.llm.SentRequest.Endpoint;
import io.pocketflow.llm.base.Json;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The judges of batches reject invalid bodies; otherwise their acceptance would prove nothing. */
class BatchJudgesTest {

    private static JsonNode body(Endpoint endpoint) throws Exception {
        String chat = "{\"model\":\"gpt-4o-mini\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";
        return Json.MAPPER.readTree(
                switch (endpoint) {
                    case OPENAI_BATCH_LINE ->
                        "{\"custom_id\":\"a\",\"method\":\"POST\",\"url\":\"/v1/chat/completions\",\"body\":" + chat
                                + "}";
                    case OPENAI_BATCH ->
                        "{\"input_file_id\":\"f\",\"endpoint\":\"/v1/chat/completions\",\"completion_window\":\"24h\",\"metadata\":"
                                + "{\"pocketflow\":\"tag\"}}";
                    case ANTHROPIC_BATCH ->
                        "{\"requests\":[{\"custom_id\":\"a\",\"params\":{\"model\":\"m\",\"max_tokens\":5,\"messages\":[{\"role\":"
                                + "\"user\",\"content\":\"Hi\"}]}}]}";
                    case GEMINI_BATCH ->
                        "{\"batch\":{\"displayName\":\"tag\",\"inputConfig\":{\"requests\":{\"requests\":[{\"request\":{\"contents\":"
                                + "[{\"role\":\"user\",\"parts\":[{\"text\":\"Hi\"}]}]},\"metadata\":{\"key\":\"a\"}}]}}}}";
                    case MISTRAL_BATCH ->
                        "{\"model\":\"m\",\"endpoint\":\"/v1/chat/completions\",\"timeout_hours\":24,\"metadata\":{},\"requests\":"
                                + "[{\"custom_id\":\"a\",\"body\":{\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}}]}";
                    default -> throw new IllegalArgumentException("not an endpoint of batches: " + endpoint);
                });
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', textBlock = """
            OPENAI_BATCH_LINE, /custom_id,                  `"a b"`
            OPENAI_BATCH_LINE, /method,                     `"PUT"`
            OPENAI_BATCH_LINE, /url,                        `"/v2"`
            OPENAI_BATCH_LINE, /customid,                   `"a"`
            OPENAI_BATCH_LINE, /body/messages/0/role,       `"usr"`
            OPENAI_BATCH,      /completion_window,          `"48h"`
            OPENAI_BATCH,      /endpoint,                   `"/v2"`
            OPENAI_BATCH,      /input_file_id,
            OPENAI_BATCH,      /input_file,                 `"f"`
            ANTHROPIC_BATCH,   /requests/0/custom_id,
            ANTHROPIC_BATCH,   /requests/0/params/max_tokens,
            ANTHROPIC_BATCH,   /requests/0/method,          `"POST"`
            ANTHROPIC_BATCH,   /requests/0/params/messages/0/role, `"usr"`
            ANTHROPIC_BATCH,   /tag,                        `"x"`
            GEMINI_BATCH,      /batch/displayName,
            GEMINI_BATCH,      /batch/inputConfig/requests/requests/0/key, `"a"`
            GEMINI_BATCH,      /batch/inputConfig/requests/requests/0/request/contents, `[]`
            GEMINI_BATCH,      /batch/inputConfig/requests/requests, `[]`
            MISTRAL_BATCH,     /requests/0/body/model,      `"m"`
            MISTRAL_BATCH,     /requests/0/custom_id,
            MISTRAL_BATCH,     /requests/0/body/messages/0/role, `"usr"`
            MISTRAL_BATCH,     /endpoint,                   `"/v2"`
            MISTRAL_BATCH,     /requests,                   `[]`
            """)
    void wrongOrMissingValueIsRejected(Endpoint endpoint, String place, String value) throws Exception {
        JsonNode body = body(endpoint);
        assertThatCode(() -> BatchJudges.judge(endpoint, body)).doesNotThrowAnyException();
        int cut = place.lastIndexOf('/');
        ObjectNode parent = (ObjectNode) body.at(place.substring(0, cut));
        String field = place.substring(cut + 1);
        if (value == null) {
            assertThat(parent.remove(field)).isNotNull();
        } else {
            parent.set(field, Json.MAPPER.readTree(value));
        }
        assertThatThrownBy(() -> BatchJudges.judge(endpoint, body)).isInstanceOf(Judges.Refused.class);
    }
}
