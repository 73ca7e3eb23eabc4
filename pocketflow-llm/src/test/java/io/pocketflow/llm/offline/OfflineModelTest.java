package io.pocketflow.llm.offline;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.ChatRequest;
import io.pocketflow.llm.FinishReason;
import io.pocketflow.llm.Message;
import io.pocketflow.llm.OfflineModel;
import io.pocketflow.llm.Usage;
import io.pocketflow.llm.fixture.Growth;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OfflineModelTest {

    private static final String LIGHTHOUSE = """
            The Lighthouse

            The old lighthouse stands on a rock at the mouth of the harbour. It was
            built in 1831 by Mr. Allan, who had built bridges before. For a hundred
            years a keeper lived in the lighthouse and lit the lamp every night.

            Storms often cut the rock off from the harbour. Then the keeper ate dried
            fish and waited. Today the lamp of the lighthouse is lit by a computer, and
            no keeper lives on the rock. Tourists come by boat in summer.
            """;

    private final OfflineModel model = new OfflineModel();

    @Test
    void theMostCentralSentencesAreSelected() {
        assertThat(model.chat("Summarise in two sentences:\n" + LIGHTHOUSE))
                .isEqualTo("For a hundred years a keeper lived in the lighthouse and lit the lamp every night. "
                        + "Today the lamp of the lighthouse is lit by a computer, and no keeper lives on the rock.");
    }

    @Test
    void theDefaultIsThreeSentences() {
        assertThat(model.chat(LIGHTHOUSE))
                .isEqualTo("The old lighthouse stands on a rock at the mouth of the harbour. "
                        + "For a hundred years a keeper lived in the lighthouse and lit the lamp every night. "
                        + "Today the lamp of the lighthouse is lit by a computer, and no keeper lives on the rock.");
    }

    @Test
    void oneSentenceIsOneSentence() {
        assertThat(model.chat("One sentence:\n" + LIGHTHOUSE))
                .isEqualTo("Today the lamp of the lighthouse is lit by a computer, and no keeper lives on the rock.");
    }

    @Test
    void askedForMoreThanThereAreItReturnsAll() {
        assertThat(model.chat("Summarise in ten sentences:\n" + LIGHTHOUSE))
                .isEqualTo(LIGHTHOUSE.replace("The Lighthouse\n", "").strip().replaceAll("\\s+", " "));
    }

    @Test
    void theDescriptionSaysThatItIsNotALanguageModel() {
        ChatReply reply = model.chat(ChatRequest.of(LIGHTHOUSE));
        assertThat(reply.model()).isEqualTo("offline-textrank");
        assertThat(model.name()).isEqualTo("offline-textrank");
        assertThat(model.description()).contains("not a language model");
        assertThat(reply.finishReason()).isEqualTo(FinishReason.STOP);
    }

    @Test
    void usageCountsWords() {
        ChatRequest request = ChatRequest.of("Summarise:\nOne two. Three.").withSystem("You are terse.");
        assertThat(model.chat(request).usage()).isEqualTo(Usage.of(7, 3));
    }

    @Test
    void theTokenLimitCutsTheReply() {
        ChatReply reply = model.chat(ChatRequest.of("One two three. Four five.").withMaxTokens(4));
        assertThat(reply.text()).isEqualTo("One two three. Four");
        assertThat(reply.finishReason()).isEqualTo(FinishReason.LENGTH);
        assertThat(reply.usage().outputTokens()).isEqualTo(4);
    }

    @Test
    void theLastUserMessageCounts() {
        ChatRequest request =
                ChatRequest.of(Message.user("First."), Message.user("Second."), Message.assistant("Third."));
        assertThat(model.chat(request).text()).isEqualTo("Second.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " \n ", "Summarise in two sentences:", "Summarise:\n\n\n"})
    void nothingGivesNothing(String prompt) {
        ChatReply reply = model.chat(ChatRequest.of(prompt));
        assertThat(reply.text()).isEmpty();
        assertThat(reply.usage().outputTokens()).isZero();
    }

    @Test
    void aConversationWithoutAUserGivesNothing() {
        assertThat(model.chat(ChatRequest.of(Message.system("Be terse."))).text())
                .isEmpty();
    }

    @Test
    void theSameTextGivesTheSameSummary() {
        String prompt = "Summarise in 20 sentences:\n\n" + babble(1_200, 15);
        assertThat(new OfflineModel().chat(prompt)).isEqualTo(model.chat(prompt));
    }

    @Test
    @Timeout(60)
    void aTextOfTheSizeOfABibleTakesSeconds() {
        String text = babble(31_000, 26);
        assertThat(text).hasSizeGreaterThan(4_000_000);
        String summary = model.chat("Summarise in five sentences:\n\n" + text);
        assertThat(Sentences.of(summary)).hasSize(5).allMatch(text::contains);
    }

    @Test
    @Timeout(120)
    void manyCallsAtOnceAllComplete() throws Exception {
        CompletableFuture<?>[] calls = IntStream.range(0, 200)
                .mapToObj(i -> model.chatAsync(ChatRequest.of(LIGHTHOUSE)).thenApply(reply -> model.chat("Again.")))
                .toArray(CompletableFuture[]::new);
        CompletableFuture.allOf(calls).get(60, TimeUnit.SECONDS);
    }

    @Test
    @Timeout(120)
    void cancelledCallsStopAndMakeRoom() throws Exception {
        // minutes of work for each processor, while those that are under way need seconds to see that they may stop
        ChatRequest work = ChatRequest.of(babble(31_000, 26));
        int calls = 500 * Runtime.getRuntime().availableProcessors();
        List<CompletableFuture<ChatReply>> cancelled =
                IntStream.range(0, calls).mapToObj(i -> model.chatAsync(work)).toList();
        cancelled.forEach(call -> call.cancel(true));
        assertThat(model.chatAsync(ChatRequest.of("Next."))
                        .get(60, TimeUnit.SECONDS)
                        .text())
                .isEqualTo("Next.");
        assertThat(cancelled).allMatch(CompletableFuture::isCancelled);
    }

    /** Sentences of words that are as unevenly frequent as those of a language (Zipf's law); seeded. */
    private static String babble(int sentences, int words) {
        Random random = new Random(42);
        return IntStream.range(0, sentences)
                .mapToObj(i -> "Verse " + i
                        + IntStream.range(0, words)
                                .mapToObj(j -> " w" + (int) Math.pow(12_000, random.nextDouble()))
                                .collect(Collectors.joining())
                        + ".")
                .collect(Collectors.joining(" "));
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " ~ ",
            quoteCharacter = '\0',
            value = {
                "a ~ . ~ a",
                "a ~ ?! ~ a",
                "a. ~ \" ~ b",
                "a ~ . ) ~ b",
                "# ~ # ~ a",
                "= ~ = ~ a",
                "- ~ -. ~ a",
                "漢 ~ 。 ~ a",
                "A ~ .B ~ a"
            })
    void timeGrowsWithTheText(String start, String middle, String end) {
        OfflineModel model = new OfflineModel();
        Growth.assertLinear(
                () -> model.chat(start + middle.repeat(100_000) + end),
                () -> model.chat(start + middle.repeat(400_000) + end));
    }
}
