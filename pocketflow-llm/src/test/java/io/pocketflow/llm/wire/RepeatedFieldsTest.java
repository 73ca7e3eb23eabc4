package io.pocketflow.llm.wire;

import static io.pocketflow.llm.fixture.Golden.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.pocketflow.llm.Provider;
import io.pocketflow.llm.fixture.Replayed;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Fields that servers add to the deltas of a stream: some arrive in pieces, others whole with each delta. */
class RepeatedFieldsTest {

    private static JsonNode back(String... deltas) {
        return Replayed.back(Provider.OPENAI, Replayed.deltas(deltas));
    }

    private static JsonNode field(String field, String... values) {
        String[] deltas = new String[values.length];
        for (int i = 0; i < values.length; i++) {
            deltas[i] = "{\"content\":\"a\",\"" + field + "\":\"" + values[i] + "\"}";
        }
        return back(deltas).path(field);
    }

    @ParameterizedTest
    @CsvSource({
        "channel, analysis",
        "provider, Google AI Studio",
        "service_tier, default",
        "phase, commentary",
        "signature, c2lnbmVk",
        "thoughtSignature, c2lnbmVk",
        "encrypted_content, c2VjcmV0",
        "system_fingerprint, fp_1",
        "never_seen, some-value",
        "never_seen, some value with spaces",
        "data, QUJD"
    })
    void valuesThatRepeatInEachDeltaAreKeptOnce(String field, String value) {
        assertThat(field(field, value, value, value).textValue()).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource({
        "channel, analysis, final",
        "provider, Google AI Studio, Amazon Bedrock",
        "service_tier, auto, default",
        "phase, commentary, final_answer",
        "reasoning_format, a-v1, b-v1",
        "never_seen, draft, final",
        "never_seen, '', final"
    })
    void labelsThatChangeHaveTheLastValue(String field, String first, String second) {
        assertThat(field(field, first, first, second, second).textValue()).isEqualTo(second);
    }

    @ParameterizedTest
    @ValueSource(strings = {"channel", "signature", "never_seen", "reasoning_content"})
    void emptyFragmentsReplaceNothing(String field) {
        assertThat(field(field, "value", "", "").textValue()).isEqualTo("value");
    }

    @ParameterizedTest
    @CsvSource({
        "reasoning_content, ha, ha, haha",
        "reasoning, Hel, lo, Hello",
        "reasoningContent, Hel, lo, Hello",
        "tool_plan, ha, ha, haha",
        "thinking_text, Hel, lo, Hello",
        "never_seen, Let, ' me', Let me",
        "never_seen, 让, 我, 让我",
        "data, QUJD, REVG, QUJDREVG",
        "thought_signature, c2ln, bmVk, c2lnbmVk"
    })
    void proseAndDataThatContinueAreAppended(String field, String first, String second, String whole) {
        assertThat(field(field, first, second).textValue()).isEqualTo(whole);
    }

    @Test
    void repeatsBeforeProseContinuesAreKept() {
        assertThat(field("never_seen", "ha", "ha", " no").textValue()).isEqualTo("haha no");
    }

    @Test
    void labelsInNestedObjectsAndCallsAreReplaced() {
        String call = "{\"tool_calls\":[{\"index\":0,\"id\":\"c\",\"function\":{\"name\":\"f\",\"arguments\":\"%s\","
                + "\"namespace\":\"n\"},\"extra_content\":{\"google\":{\"thought_signature\":\"s\",\"tier\":\"x\"}}}]}";
        JsonNode back = back(call.formatted("{"), call.formatted("}"));

        assertThat(back.at("/tool_calls/0/function"))
                .isEqualTo(json("{\"name\":\"f\",\"arguments\":\"{}\",\"namespace\":\"n\"}"));
        assertThat(back.at("/tool_calls/0/extra_content/google"))
                .isEqualTo(json("{\"thought_signature\":\"s\",\"tier\":\"x\"}"));
    }

    @Test
    void signaturesOfDetailsAreNotAppended() {
        String detail = "{\"reasoning_details\":[{\"type\":\"reasoning.text\",\"text\":\"ha\",\"signature\":\"%s\","
                + "\"index\":0}]}";

        assertThat(back(detail.formatted(""), detail.formatted("sig"), detail.formatted("sig"))
                        .path("reasoning_details"))
                .isEqualTo(
                        json("[{\"type\":\"reasoning.text\",\"text\":\"hahaha\",\"signature\":\"sig\",\"index\":0}]"));
    }

    @Test
    void signaturesOfThinkingBlocksWithoutIndexAreNotAppended() {
        String block = "{\"thinking_blocks\":[{\"type\":\"thinking\",\"thinking\":\"%s\",\"signature\":\"%s\"}]}";

        assertThat(back(block.formatted("Let", ""), block.formatted(" me", "sig"), block.formatted("", "sig"))
                        .path("thinking_blocks"))
                .isEqualTo(json("[{\"type\":\"thinking\",\"thinking\":\"Let me\",\"signature\":\"sig\"}]"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[\"https://a\",\"https://b\"]",
                "[{\"url\":\"https://a\",\"title\":\"A\",\"text\":\"some text\"}]",
                "[{\"type\":\"reasoning.encrypted\",\"data\":\"x\",\"index\":0}]",
                "[{\"type\":\"reasoning.encrypted\",\"data\":\"x\"}]"
            })
    void listsThatRepeatInEachDeltaAreKeptOnce(String list) {
        String delta = "{\"content\":\"a\",\"added\":" + list + "}";

        assertThat(back(delta, delta, delta).path("added")).isEqualTo(json(list));
    }

    @Test
    void listsThatGrowAreKeptOnce() {
        assertThat(back("{\"added\":[\"a\"]}", "{\"added\":[\"a\",\"b\"]}", "{\"added\":[\"a\",\"b\"]}")
                        .path("added"))
                .isEqualTo(json("[\"a\",\"b\"]"));
    }

    @Test
    void listsThatContinueAreAppended() {
        assertThat(back("{\"added\":[\"a\"]}", "{\"added\":[\"b\"]}", "{\"added\":[7]}", "{\"added\":[7]}")
                        .path("added"))
                .isEqualTo(json("[\"a\",\"b\",7,7]"));
    }

    @Test
    void deltasOfAnthropicAreAppendedExceptLabels() {
        String start = "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"future\"}}";
        String delta = "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"future_delta\","
                + "\"words\":\"ha\",\"status\":\"on\",\"encrypted_content\":\"%s\"}}";
        JsonNode back = Replayed.back(
                Provider.ANTHROPIC,
                Replayed.streamed(
                        Provider.ANTHROPIC,
                        List.of(start, delta.formatted("x"), delta.formatted("y"), "{\"type\":\"message_stop\"}")
                                .toArray(String[]::new)));

        assertThat(back)
                .isEqualTo(json(
                        "[{\"type\":\"future\",\"words\":\"haha\",\"status\":\"on\",\"encrypted_content\":\"y\"}]"));
    }

    @Test
    void signaturesOfThinkingInAnthropicAreKeptOnce() {
        JsonNode back = Replayed.back(
                Provider.ANTHROPIC,
                Replayed.streamed(
                        Provider.ANTHROPIC,
                        "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"thinking\","
                                + "\"thinking\":\"\",\"signature\":\"\"}}",
                        "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"thinking_delta\","
                                + "\"thinking\":\"t\",\"signature\":\"sig\"}}",
                        "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"signature_delta\","
                                + "\"signature\":\"sig\"}}",
                        "{\"type\":\"message_stop\"}"));

        assertThat(back).isEqualTo(json("[{\"type\":\"thinking\",\"thinking\":\"t\",\"signature\":\"sig\"}]"));
    }
}
