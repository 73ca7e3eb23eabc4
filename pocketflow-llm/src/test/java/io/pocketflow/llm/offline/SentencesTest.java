package io.pocketflow.llm.offline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SentencesTest {

    @Test
    void endMarksSplit() {
        assertThat(Sentences.of("One is here. Is two? Three! “Four.” Five... (Six.) Seven."))
                .containsExactly("One is here.", "Is two?", "Three!", "“Four.”", "Five...", "(Six.)", "Seven.");
    }

    @Test
    void wrappedLinesAreJoined() {
        assertThat(Sentences.of("A sentence that goes\nover three\r\n  lines. And another\none."))
                .containsExactly("A sentence that goes over three lines.", "And another one.");
    }

    @Test
    void aBlankLineEndsASentence() {
        assertThat(Sentences.of("It ends without\na mark\n \nThe next one. "))
                .containsExactly("It ends without a mark", "The next one.");
    }

    @Test
    void headingsAreNotSentences() {
        String text =
                "A Title\n\nFirst sentence.\n## Marked heading.\nSecond sentence.\n\nCHAPTER II.\n\nThird sentence.\n"
                        + "\nUnderlined\n==========\nFourth sentence.";
        assertThat(Sentences.of(text))
                .containsExactly("First sentence.", "Second sentence.", "Third sentence.", "Fourth sentence.");
    }

    @Test
    void aTextOfHeadingsAloneGivesThem() {
        assertThat(Sentences.of("# hello world\n\nGoodbye")).containsExactly("hello world", "Goodbye");
    }

    @Test
    void itemsOfAListAreSentences() {
        assertThat(Sentences.of("Buy this:\n\n- two apples\n  and a pear\n* milk.\n2. bread\n3) salt"))
                .containsExactly("two apples and a pear", "milk.", "bread", "salt");
    }

    @Test
    void aDashAtTheStartOfAWrappedLineIsNotAnItem() {
        assertThat(Sentences.of("He came late\n- very late\n12. That was it."))
                .containsExactly("He came late - very late 12.", "That was it.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Mr. Smith met Dr. Jones at St. Mary's.",
                "J. R. R. Tolkien and J.K. Rowling met G. Orwell.",
                "It is here (cf. Smith) and there, e.g. Paris, vs. London.",
                "See Fig. 3 and no. 7 of vol. 2 on p. 12 of Jan. 5.",
                "The price is 3.50 or 1.000.000 a piece.",
                "“No!” he cried, “Why?” and “Stop.” in one breath.",
                "Write to me@example.com or see example.com today.",
                "The U.S. Senate met at 5 p.m. today."
            })
    void abbreviationsAndFiguresDoNotSplit(String sentence) {
        assertThat(Sentences.of(sentence + " Then it was over.")).containsExactly(sentence, "Then it was over.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"He said no.", "It was I.", "We met in Jan.", "They like art.", "We came at 5 p.m."})
    void wordsThatLookLikeAbbreviationsSplitWhereASentenceFollows(String sentence) {
        assertThat(Sentences.of(sentence + " Then it was over.")).containsExactly(sentence, "Then it was over.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " \n\t\n ", "\n---\n", "\u0000"})
    void aTextWithoutWordsIsSafe(String text) {
        assertThat(Sentences.of(text))
                .allSatisfy(sentence -> assertThat(sentence).isNotEmpty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "A. ", "A.", "word ", "Mr. ", "e.g. ", "x", "!? ", "a. b\n", "(((", "\uD834", "...\n", "1. ", "- "
            })
    @Timeout(60)
    void aMillionOfAnythingTakesSeconds(String part) {
        assertThat(Sentences.of(part.repeat(1_000_000 / part.length()))).isNotEmpty();
    }

    /** Looking back says the same as the expression that it is faster than. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void anEndMarkBehindTheLastWordEndsAText(long seed) {
        Pattern ended = Pattern.compile("[.!?…。！？]\\W*\\z");
        Random random = new Random(seed);
        for (int i = 0; i < 2_000; i++) {
            String text = random.ints(random.nextInt(8), 0, 12)
                    .mapToObj(c -> ".!…。aZ7_é —\"".substring(c, c + 1))
                    .collect(Collectors.joining());
            assertThat(Sentences.isEnded(text))
                    .as(text)
                    .isEqualTo(ended.matcher(text).find());
        }
    }
}
