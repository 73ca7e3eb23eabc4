package io.pocketflow.llm;

import io.pocketflow.llm.base.Forwarded;
import io.pocketflow.llm.offline.Words;
import io.pocketflow.llm.report.Reported;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * An embedding model that works without a network. It is <em>not</em> a language model: it knows words only by their
 * letters, so that texts are near each other if they share words, whatever the words mean. Deterministic, immutable and
 * thread-safe.
 *
 * <p>The method is signed feature hashing (K. Weinberger, A. Dasgupta, J. Langford, A. Smola and J. Attenberg,
 * <i>Feature Hashing for Large Scale Multitask Learning</i>, ICML 2009): one hash of a word chooses a number, and
 * another hash chooses whether the word adds 1 or -1 to it. Words are runs of letters and digits, in lower case. The most
 * common words of English, such as articles and pronouns, are left out of a text that has other words. The numbers are
 * scaled to a length of 1; a text without words is all zeros. The hashes are 64-bit FNV-1a over the word's UTF-16 code
 * units, mixed as in MurmurHash3. {@link Usage} counts all words.
 */
public final class HashingEmbedding implements EmbeddingModel {

    private static final int DEFAULT_DIMENSIONS = 512;
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{M}\\p{N}]+");

    private final int dimensions;

    /** Creates a model with 512 dimensions. */
    public HashingEmbedding() {
        this(DEFAULT_DIMENSIONS);
    }

    /**
     * Creates a model with the given number of dimensions: the more dimensions, the fewer words share one.
     *
     * @param dimensions 2 to 1,048,576
     */
    public HashingEmbedding(int dimensions) {
        if (dimensions < 2 || dimensions > 1 << 20) {
            throw new IllegalArgumentException("dimensions must be 2 to 1048576 but was " + dimensions);
        }
        this.dimensions = dimensions;
    }

    /** Returns {@code offline-hashing}. */
    @Override
    public String name() {
        return "offline-hashing";
    }

    /** {@inheritDoc} Runs on a small pool of daemon threads, one for each processor; a cancelled call ends soon. */
    @Override
    public CompletableFuture<Embeddings> embedAsync(List<String> texts) {
        List<String> all = List.copyOf(texts);
        return Reported.embedding(name(), all, () -> Forwarded.computed(checkpoint -> vectors(all, checkpoint)));
    }

    private Embeddings vectors(List<String> texts, Runnable checkpoint) {
        List<Embedding> vectors = new ArrayList<>();
        long count = 0;
        for (String text : texts) {
            checkpoint.run();
            List<String> all = words(text);
            List<String> significant =
                    all.stream().filter(word -> !Words.isCommon(word)).toList();
            vectors.add(Embedding.of(scaled(sums(significant.isEmpty() ? all : significant))));
            count += all.size();
        }
        return new Embeddings(vectors, Usage.of(count, 0), name());
    }

    private static List<String> words(String text) {
        return WORD.matcher(text.toLowerCase(Locale.ROOT))
                .results()
                .map(MatchResult::group)
                .toList();
    }

    private float[] sums(List<String> words) {
        float[] sums = new float[dimensions];
        for (String word : words) {
            long hash = hash(word);
            int place = (int) Long.remainderUnsigned(hash >>> 1, dimensions);
            sums[place] += (hash & 1) == 0 ? 1 : -1;
        }
        return sums;
    }

    private static float[] scaled(float[] sums) {
        double squares = 0;
        for (float sum : sums) {
            squares += (double) sum * sum;
        }
        for (int i = 0; i < sums.length && squares > 0; i++) {
            sums[i] = (float) (sums[i] / StrictMath.sqrt(squares));
        }
        return sums;
    }

    private static long hash(String word) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < word.length(); i++) {
            hash = (hash ^ word.charAt(i)) * 0x100000001b3L;
        }
        hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
        hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return hash ^ (hash >>> 33);
    }

    @Override
    public String toString() {
        return name();
    }
}
