package io.pocketflow.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HashingEmbeddingTest {

    private final EmbeddingModel model = new HashingEmbedding();

    @Test
    void textsThatShareWordsAreNearer() {
        Embedding cat = model.embed("The cat sat on the mat.");
        assertThat(cat.cosine(model.embed("A cat sat on a mat!")))
                .isGreaterThan(cat.cosine(model.embed("Stocks fell sharply in early trading")) + 0.3);
    }

    @Test
    void wordsCountWhateverTheirCaseAndOrder() {
        assertThat(model.embed("Über den Wolken")).isEqualTo(model.embed("wolken, den ÜBER"));
    }

    @Test
    void commonWordsDoNotCountBesideOthers() {
        assertThat(model.embed("May I light a fire?")).isEqualTo(model.embed("light the fire"));
        assertThat(model.embed("to be or not to be").cosine(model.embed("to be")))
                .isGreaterThan(0.5);
    }

    @Test
    void theLengthIsOneAndOfNoWordsZero() {
        assertThat(model.embed("one two three").cosine(model.embed("one two three")))
                .isCloseTo(1, within(1e-6));
        double squares = 0;
        for (float value : model.embed("one two two three").values()) {
            squares += value * value;
        }
        assertThat(squares).isCloseTo(1, within(1e-6));
        assertThat(model.embed(" ... ").values()).containsOnly(0);
    }

    @Test
    void theSameTextGivesTheSameNumbersOnEveryMachine() {
        float half = (float) StrictMath.sqrt(0.5);
        assertThat(new HashingEmbedding(8).embed("hash two").values()).containsExactly(0, 0, half, 0, half, 0, 0, 0);
    }

    @Test
    void bothSignsAreUsedAboutEqually() {
        String words = IntStream.range(0, 20_000).mapToObj(i -> "w" + i).collect(Collectors.joining(" "));
        float[] values = new HashingEmbedding(1 << 20).embed(words).values();
        int positive = 0;
        for (float value : values) {
            positive += value > 0 ? 1 : 0;
        }
        assertThat(positive).isBetween(9_000, 11_000);
    }

    @Test
    void usageCountsWords() {
        assertThat(model.embed(List.of("one two", "three")).usage()).isEqualTo(Usage.of(3, 0));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1, (1 << 20) + 1})
    void dimensionsOutOfRangeAreRefused(int dimensions) {
        assertThatThrownBy(() -> new HashingEmbedding(dimensions))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("dimensions must be 2 to 1048576 but was " + dimensions);
    }

    @Test
    void anEmbeddingCopiesItsNumbers() {
        float[] numbers = {3, 4};
        Embedding embedding = Embedding.of(numbers);
        numbers[0] = 9;
        embedding.values()[1] = 9;
        assertThat(embedding).isEqualTo(Embedding.of(3, 4)).hasSameHashCodeAs(Embedding.of(3, 4));
        assertThat(embedding.cosine(Embedding.of(-4, 3))).isZero();
        assertThat(embedding.cosine(Embedding.of(0, 0))).isZero();
        assertThat(embedding).hasToString("Embedding[2 numbers]");
    }

    @Test
    void embeddingsThatDoNotFitAreRefused() {
        assertThatThrownBy(() -> Embedding.of(1).cosine(Embedding.of(1, 2)))
                .hasMessage("an embedding of 1 number has no angle to one of 2");
        assertThatThrownBy(Embedding::of).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Embedding.of(1, Float.NaN)).isInstanceOf(IllegalArgumentException.class);
    }
}
