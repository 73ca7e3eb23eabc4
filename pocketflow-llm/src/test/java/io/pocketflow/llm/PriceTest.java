package io.pocketflow.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.pocketflow.llm.fixture.Golden;
import io.pocketflow.llm.http.WireFormats;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The prices of reads and writes of caches and of audio. */
class PriceTest {

    private static final Price PRICE =
            Price.of("1", "10", "0.1").withCacheWrites("1.25", "2").withAudio("3", "30");

    @ParameterizedTest
    @CsvSource({
        // input, output, cached, written, for an hour, audio input, audio output
        "1000000,0,0,0,0,0,0,1",
        "1000000,0,1000000,0,0,0,0,0.1",
        "1000000,0,0,1000000,0,0,0,1.25",
        "1000000,0,0,1000000,1000000,0,0,2",
        "1000000,0,400000,400000,100000,100000,0,1.015",
        "0,1000000,0,0,0,0,500000,20",
        "100,0,200,300,400,500,0,0.00001"
    })
    void eachTokenHasOnePrice(
            long input, long output, long cached, long written, long hour, long heard, long said, String cost) {
        Usage usage = new Usage(input, output, cached, 0)
                .withCacheWrites(written, hour)
                .withAudio(heard, said);
        assertThat(PRICE.cost(usage)).isEqualByComparingTo(cost);
    }

    @Test
    void writesAndAudioCostAsMuchAsOtherTokensByDefault() {
        Usage usage = new Usage(1_000_000, 1_000_000, 0, 0)
                .withCacheWrites(500_000, 100_000)
                .withAudio(500_000, 500_000);
        assertThat(Price.of("1", "10", "0.1").cost(usage)).isEqualByComparingTo("11");
    }

    @Test
    void eachBundledPriceHasADateAndASource() {
        Prices bundled = Prices.bundled();
        assertThat(bundled.sources().keySet()).isEqualTo(bundled.byModel().keySet());
        assertThat(bundled.sources().values()).allSatisfy(source -> {
            assertThat(source.address()).startsWith("https://");
            assertThat(source.date()).isAfterOrEqualTo(LocalDate.parse("2025-11-30"));
        });
        assertThat(bundled.find("claude-haiku-4-5-20251001").orElseThrow().hourWrite())
                .isEqualByComparingTo("2");
    }

    @Test
    void aPriceOfTheUserHasNoSource() {
        Prices changed = Prices.bundled().with("gpt-4o", PRICE);
        assertThat(changed.sources()).doesNotContainKey("gpt-4o").containsKey("gpt-4o-mini");
        assertThatThrownBy(() -> new PriceSource(LocalDate.EPOCH, " "))
                .hasMessage("the source of a price must not be blank");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ANTHROPIC        | {"usage":{"input_tokens":1,"output_tokens":2,"cache_read_input_tokens":3,"cache_creation_input_tokens":10,"cache_creation":{"ephemeral_5m_input_tokens":4,"ephemeral_1h_input_tokens":6}}} | 14 | 10 | 6 | 0 | 0
            OPENAI           | {"usage":{"prompt_tokens":20,"completion_tokens":9,"prompt_tokens_details":{"audio_tokens":5,"cache_write_tokens":7},"completion_tokens_details":{"audio_tokens":8}}} | 20 | 7 | 0 | 5 | 8
            OPENAI_RESPONSES | {"usage":{"input_tokens":20,"output_tokens":9,"input_tokens_details":{"cached_tokens":1,"cache_write_tokens":7}}} | 20 | 7 | 0 | 0 | 0
            GEMINI           | {"usageMetadata":{"promptTokenCount":20,"candidatesTokenCount":9,"promptTokensDetails":[{"modality":"TEXT","tokenCount":15},{"modality":"AUDIO","tokenCount":5}],"candidatesTokensDetails":[{"modality":"AUDIO","tokenCount":8}]}} | 20 | 0 | 0 | 5 | 8
            """)
    void writesAndAudioAreReadFromAnswers(
            Provider provider, String answer, long input, long written, long hour, long heard, long said) {
        Usage usage = WireFormats.of(provider).usage(Golden.json(answer));
        assertThat(usage.inputTokens()).isEqualTo(input);
        assertThat(usage.cacheWriteTokens()).isEqualTo(written);
        assertThat(usage.hourWriteTokens()).isEqualTo(hour);
        assertThat(usage.audioInputTokens()).isEqualTo(heard);
        assertThat(usage.audioOutputTokens()).isEqualTo(said);
    }

    @Test
    void aUsageSurvivesJsonAndKeepsItsShortForm() throws Exception {
        ObjectMapper json = new ObjectMapper();
        Usage usage = new Usage(1, 2, 3, 4);
        assertThat(json.writeValueAsString(usage)).doesNotContain("audio", "Write");
        Usage all = usage.withCacheWrites(5, 6).withAudio(7, 8);
        assertThat(json.readValue(json.writeValueAsString(all), Usage.class)).isEqualTo(all);
        assertThat(all.plus(all).hourWriteTokens()).isEqualTo(12);
        assertThatThrownBy(() -> usage.withAudio(-1, 0)).hasMessageContaining("audio input -1");
    }
}
