package io.pocketflow.llm.wire.openai;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.llm.Provider;
import io.pocketflow.llm.Usage;
import io.pocketflow.llm.fixture.Replayed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The token counts of Chat Completions and Responses, in the dialects of the servers. */
class OpenAiUsageTest {

    private static Usage whole(String usage) {
        return Replayed.whole(Provider.OPENAI, "{\"choices\":[{\"message\":{}}],\"usage\":" + usage + "}")
                .usage();
    }

    private static Usage streamed(String usage) {
        return Replayed.streamed(
                        Provider.OPENAI,
                        "{\"choices\":[{\"delta\":{\"content\":\"a\"}}],\"usage\":null}",
                        "{\"choices\":[],\"usage\":" + usage + "}")
                .usage();
    }

    @ParameterizedTest
    @CsvSource({
        // input, output, total, reasoning, and the output that counts
        "1, 1, 5, 3, 4",
        "10, 5, 115, 100, 105",
        "10, 5, 0, 100, 105",
        "10, 5, 15, 100, 105",
        "10, 50, 60, 40, 50",
        "10, 50, 100, 40, 90",
        "10, 50, 0, 40, 50",
        "10, 50, 99, 40, 50",
        "10, 50, 60, 50, 50",
        "9, 248, 632, 0, 248",
        "35, 12, 109, 0, 12",
        "0, 0, 0, 0, 0"
    })
    void reasoningOutsideOfTheOutputIsAdded(int input, int output, int total, int reasoning, int counted) {
        String usage = ("{\"prompt_tokens\":%d,\"completion_tokens\":%d,\"total_tokens\":%d,"
                        + "\"completion_tokens_details\":{\"reasoning_tokens\":%d}}")
                .formatted(input, output, total, reasoning);
        String responses = "{\"status\":\"completed\",\"output\":[],\"usage\":"
                + usage.replace("prompt", "input").replace("completion", "output") + "}";
        Usage right = new Usage(input, counted, 0, reasoning);

        assertThat(whole(usage)).isEqualTo(right);
        assertThat(streamed(usage)).isEqualTo(right);
        assertThat(Replayed.whole(Provider.OPENAI_RESPONSES, responses).usage()).isEqualTo(right);
    }

    @Test
    void reasoningWithoutATotalIsAddedOnlyIfItIsMore() {
        assertThat(whole("{\"prompt_tokens\":1,\"completion_tokens\":2,\"completion_tokens_details\":"
                        + "{\"reasoning_tokens\":3}}"))
                .isEqualTo(new Usage(1, 5, 0, 3));
        assertThat(whole("{\"prompt_tokens\":1,\"completion_tokens\":3,\"completion_tokens_details\":"
                        + "{\"reasoning_tokens\":3}}"))
                .isEqualTo(new Usage(1, 3, 0, 3));
    }

    @Test
    void namesOfTheOtherFormatAreRead() {
        assertThat(whole("{\"input_tokens\":1,\"output_tokens\":2,\"total_tokens\":3}"))
                .isEqualTo(Usage.of(1, 2));
        assertThat(Replayed.whole(
                                Provider.OPENAI_RESPONSES,
                                "{\"status\":\"completed\",\"output\":[],\"usage\":"
                                        + "{\"prompt_tokens\":1,\"completion_tokens\":2}}")
                        .usage())
                .isEqualTo(Usage.of(1, 2));
        assertThat(whole("{\"prompt_tokens\":0,\"input_tokens\":9,\"completion_tokens\":2}"))
                .isEqualTo(Usage.of(0, 2));
    }

    @Test
    void usageInsideTheChoiceIsRead() {
        String choice = "{\"choices\":[{\"%s\":{\"content\":\"a\"},\"finish_reason\":\"stop\",\"usage\":"
                + "{\"prompt_tokens\":1,\"completion_tokens\":2}}]}";

        assertThat(Replayed.whole(Provider.OPENAI, choice.formatted("message")).usage())
                .isEqualTo(Usage.of(1, 2));
        assertThat(Replayed.streamed(Provider.OPENAI, choice.formatted("delta")).usage())
                .isEqualTo(Usage.of(1, 2));
        assertThat(Replayed.streamed(
                                Provider.OPENAI,
                                "{\"choices\":[{\"finish_reason\":\"stop\",\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":2}}]}")
                        .usage())
                .isEqualTo(Usage.of(1, 2));
    }

    @Test
    void usageAtTheTopGoesBeforeThatInTheChoice() {
        String both = "{\"choices\":[{\"delta\":{},\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":9}}],"
                + "\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":2}}";

        assertThat(Replayed.streamed(Provider.OPENAI, both).usage()).isEqualTo(Usage.of(1, 2));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"cached_tokens\":7                                              | 7",
                "\"cached_tokens\":7,\"prompt_tokens_details\":null               | 7",
                "\"cached_tokens\":7,\"prompt_tokens_details\":{\"cached_tokens\":8} | 8",
                "\"prompt_cache_hit_tokens\":7,\"prompt_cache_miss_tokens\":3     | 7",
                "\"cached_tokens\":null                                           | 0"
            })
    void cachedTokensBesideTheDetailsAreRead(String fields, int cached) {
        assertThat(whole("{\"prompt_tokens\":10,\"completion_tokens\":2," + fields + "}"))
                .isEqualTo(new Usage(10, 2, cached, 0));
    }
}
