package io.pocketflow.llm.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Passages of a text whose letters have one to four bytes, by the numbers of providers. */
class PassageTest {

    private static final String TEXT = "aß€🌞b";

    @ParameterizedTest
    @CsvSource({"0, 1, a", "1, 2, ß", "2, 4, €🌞", "3, 5, 🌞b", "4, 4, ''", "0, 99, aß€🌞b", "99, 3, ''", "3, 1, ''"})
    void codePointsAreConvertedToCharacters(long start, long end, String words) {
        assertThat(Passage.codePoints(start, end).in(TEXT).of(TEXT)).isEqualTo(words);
    }

    @ParameterizedTest
    @CsvSource({"0, 1, a", "1, 3, ß", "3, 6, €", "6, 10, 🌞", "10, 11, b", "6, 999, 🌞b", "999, 9999, ''"})
    void bytesAreConvertedToCharacters(long start, long end, String words) {
        assertThat(Passage.utf8(start, end).in(TEXT).of(TEXT)).isEqualTo(words);
    }

    @ParameterizedTest
    @CsvSource({
        "€🌞, 2, 4, €🌞", // the numbers are right
        "🌞b, 0, 1, 🌞b", // the words are elsewhere
        "none, 0, 1, a" // the words are nowhere
    })
    void wordsDecideWhereNumbersAreWrong(String said, long start, long end, String words) {
        Passage passage = Passage.saying(said, Passage.codePoints(start, end), Passage.codePoints(0, 0));
        assertThat(passage.in(TEXT).of(TEXT)).isEqualTo(words);
    }

    @ParameterizedTest
    @CsvSource({"0, 0, 1, a", "2, 0, 1, €", "3, 0, 1, 🌞", "99, 0, 1, ''"})
    void numbersMayBeginBehindAPart(int characters, long start, long end, String words) {
        Passage passage = Passage.behind(characters, Passage.codePoints(start, end));
        assertThat(passage.in(TEXT).of(TEXT)).isEqualTo(words);
    }
}
