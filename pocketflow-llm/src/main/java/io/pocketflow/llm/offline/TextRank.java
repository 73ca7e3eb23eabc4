package io.pocketflow.llm.offline;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A ranking of sentences by TextRank (Mihalcea and Tarau 2004): weight(i, j) = |words of i and j| / (log |words of i| +
 * log |words of j|), 0 where both have a single word; score(i) = 0.15 + 0.85 * sum over j of score(j) * weight(i, j) /
 * sum of j's weights, iterated until no score moves by more than 0.000001.
 *
 * <p>{@link StrictMath} makes the scores the same on every machine.
 *
 * @param checkpoint called between steps; may throw to stop
 */
public record TextRank(Runnable checkpoint) {

    /** Bounds the matrix of weights to 2 MB. */
    public static final int BLOCK = 500;

    private static final int KEPT_OF_A_BLOCK = 25;
    private static final double DAMPING = 0.85;
    private static final double PRECISION = 1e-6;
    private static final int MOST_ROUNDS = 200;

    /**
     * Returns the best sentences, at most {@code count} (1 to 100), in their order; a repeated sentence counts once.
     */
    public List<String> best(List<String> sentences, int count) {
        List<String> candidates = sentences.stream().distinct().toList();
        while (candidates.size() > BLOCK) {
            candidates = bestOfEachBlock(candidates, Math.max(count, KEPT_OF_A_BLOCK));
        }
        return bestOf(candidates, count);
    }

    private List<String> bestOfEachBlock(List<String> sentences, int count) {
        int blocks = (sentences.size() + BLOCK - 1) / BLOCK;
        List<String> best = new ArrayList<>();
        for (long block = 0; block < blocks; block++) {
            int from = (int) (block * sentences.size() / blocks);
            int to = (int) ((block + 1) * sentences.size() / blocks);
            best.addAll(bestOf(sentences.subList(from, to), count));
        }
        return best;
    }

    private List<String> bestOf(List<String> sentences, int count) {
        if (sentences.size() <= count) {
            return sentences;
        }
        double[] scores = scores(sentences);
        return IntStream.range(0, scores.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -scores[i]))
                .limit(count)
                .sorted()
                .map(sentences::get)
                .toList();
    }

    /** Returns the rank of each sentence, in their order. */
    public double[] scores(List<String> sentences) {
        checkpoint.run();
        double[][] links = links(weights(sentences.stream().map(Words::of).toList()));
        double[] scores = new double[links.length];
        Arrays.fill(scores, 1);
        double moved = 1;
        for (int round = 0; round < MOST_ROUNDS && moved > PRECISION; round++) {
            checkpoint.run();
            double[] next = next(links, scores);
            moved = IntStream.range(0, next.length)
                    .mapToDouble(i -> Math.abs(next[i] - scores[i]))
                    .max()
                    .orElse(0);
            System.arraycopy(next, 0, scores, 0, next.length);
        }
        return scores;
    }

    private static double[] next(double[][] links, double[] scores) {
        double[] next = new double[scores.length];
        for (int i = 0; i < next.length; i++) {
            double sum = 0;
            for (int j = 0; j < next.length; j++) {
                sum += links[i][j] * scores[j];
            }
            next[i] = 1 - DAMPING + DAMPING * sum;
        }
        return next;
    }

    /** Divides each weight by the sum of its column: the share of j's score that goes to i. */
    private static double[][] links(double[][] weights) {
        double[] sums = Arrays.stream(weights).mapToDouble(row -> sum(row)).toArray();
        for (double[] row : weights) {
            for (int j = 0; j < row.length; j++) {
                row[j] = row[j] == 0 ? 0 : row[j] / sums[j];
            }
        }
        return weights;
    }

    private static double sum(double[] row) {
        double sum = 0;
        for (double weight : row) {
            sum += weight;
        }
        return sum;
    }

    /** Counts shared words with an index from each word to the earlier sentences that contain it. */
    private static double[][] weights(List<Set<String>> words) {
        double[][] weights = new double[words.size()][words.size()];
        Map<String, List<Integer>> index = new HashMap<>();
        for (int i = 0; i < words.size(); i++) {
            for (String word : words.get(i)) {
                List<Integer> earlier = index.computeIfAbsent(word, w -> new ArrayList<>());
                for (int j : earlier) {
                    weights[i][j]++;
                }
                earlier.add(i);
            }
            for (int j = 0; j < i; j++) {
                double length = StrictMath.log(words.get(i).size())
                        + StrictMath.log(words.get(j).size());
                weights[i][j] = weights[i][j] > 0 && length > 0 ? weights[i][j] / length : 0;
                weights[j][i] = weights[i][j];
            }
        }
        return weights;
    }
}
