package io.pocketflow.llm.offline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TextRankTest {

    private static final TextRank RANK = new TextRank(() -> {});

    private static final List<String> ANIMALS = List.of(
            "The weather was fine.",
            "Cats chase mice in barns.",
            "Owls chase mice in fields.",
            "Cats and owls chase mice.",
            "Nobody asked.");

    @Test
    void theSentenceWithMostInCommonIsBest() {
        assertThat(RANK.best(ANIMALS, 1)).containsExactly("Cats and owls chase mice.");
    }

    @Test
    void theBestComeInTheOrderOfTheText() {
        assertThat(RANK.best(ANIMALS, 3))
                .containsExactly(
                        "Cats chase mice in barns.", "Owls chase mice in fields.", "Cats and owls chase mice.");
    }

    @Test
    void ofEqualSentencesTheEarlierIsBetter() {
        assertThat(RANK.best(List.of("Alpha beta.", "Gamma delta.", "Epsilon zeta."), 1))
                .containsExactly("Alpha beta.");
    }

    @Test
    void theScoresAreThoseOfTheFormula() {
        // A-B and B-C share one word of two: weight 1 / (2 ln 2). By hand: b = 0.15 + 0.85 * 2a, a = 0.15 + 0.85 * b /
        // 2
        double a = (0.15 + 0.85 * 0.15 / 2) / (1 - 0.85 * 0.85);
        double b = 0.15 + 0.85 * 2 * a;
        double[] scores = RANK.scores(List.of("red apple", "apple tree", "tree house"));
        assertThat(scores).containsExactly(new double[] {a, b, a}, org.assertj.core.data.Offset.offset(1e-5));
    }

    @Test
    void anEdgeWeighsMoreBetweenShorterSentences() {
        String common = "mice hide";
        assertThat(RANK.best(List.of("mice hide under seven large dusty old oak barrels", "mice run", common), 1))
                .containsExactly(common);
    }

    @Test
    void aRepeatedSentenceIsTakenOnce() {
        assertThat(RANK.best(List.of("Cats chase mice.", "Owls sleep.", "Cats chase mice."), 3))
                .containsExactly("Cats chase mice.", "Owls sleep.");
    }

    @Test
    void fewSentencesAreReturnedAsTheyAre() {
        assertThat(RANK.best(List.of(), 3)).isEmpty();
        assertThat(RANK.best(List.of("One."), 3)).containsExactly("One.");
    }

    @Test
    void manySentencesAreRankedInBlocks() {
        List<String> sentences = IntStream.range(0, 10 * TextRank.BLOCK + 1)
                .mapToObj(i -> i == 4_000 ? "Cats chase mice and owls." : "Cats" + i % 7 + " chase mice" + i)
                .toList();
        List<String> best = RANK.best(sentences, 100);
        assertThat(best).hasSize(100).isSubsetOf(sentences);
        assertThat(best.stream().map(sentences::indexOf)).isSorted();
        assertThat(RANK.best(sentences, 100)).isEqualTo(best);
    }

    @Test
    void theCheckpointStopsTheWork() {
        AtomicInteger steps = new AtomicInteger();
        TextRank stopping = new TextRank(() -> {
            if (steps.incrementAndGet() == 3) {
                throw new CancellationException();
            }
        });
        assertThatThrownBy(() -> stopping.best(ANIMALS, 1)).isInstanceOf(CancellationException.class);
        assertThat(steps).hasValue(3);
    }
}
