package agenticrag;

import io.pocketflow.llm.Embedding;
import io.pocketflow.llm.EmbeddingModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/** The manual of an electric bicycle: its passages and their vectors. */
record Manual(EmbeddingModel embedding, List<String> passages, List<Embedding> vectors) {

    /** Reads a manual that has one passage on each line. */
    static Manual read(Path file, EmbeddingModel embedding) throws IOException {
        List<String> passages = Files.readAllLines(file);
        return new Manual(embedding, passages, embedding.embed(passages).vectors());
    }

    /** Returns the passage that is most similar to the words, except for the known ones. */
    String nearest(String words, List<String> known) {
        Embedding wanted = embedding.embed(words);
        return IntStream.range(0, passages.size())
                .boxed()
                .filter(i -> !known.contains(passages.get(i)))
                .max((a, b) -> Double.compare(
                        vectors.get(a).cosine(wanted), vectors.get(b).cosine(wanted)))
                .map(passages::get)
                .orElse("there are no more passages");
    }
}
