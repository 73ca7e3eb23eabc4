package chatmemory;

import io.pocketflow.core.Node;
import io.pocketflow.core.Shared;
import io.pocketflow.llm.Embedding;
import io.pocketflow.llm.EmbeddingModel;
import java.util.Comparator;
import java.util.List;

/** Finds the earlier exchange that is most similar to the question, if one is similar enough. */
final class Recall extends Node<Recall.Search, String> {

    record Search(String question, List<ChatMemory.Memory> memories) {}

    private static final double SIMILAR_ENOUGH = 0.3;
    private static final String NOTHING = "nothing";

    private final EmbeddingModel embedding;

    Recall(EmbeddingModel embedding) {
        this.embedding = embedding;
    }

    @Override
    protected Search prep(Shared shared) {
        return new Search(shared.get(ChatMemory.QUESTION), shared.get(ChatMemory.MEMORIES));
    }

    @Override
    protected String exec(Search search) {
        Embedding question = embedding.embed(search.question());
        return search.memories().stream()
                .filter(memory -> memory.vector().cosine(question) >= SIMILAR_ENOUGH)
                .max(Comparator.comparing(memory -> memory.vector().cosine(question)))
                .map(ChatMemory.Memory::exchange)
                .orElse(NOTHING);
    }

    @Override
    protected String post(Shared shared, Search search, String recalled) {
        shared.put(ChatMemory.RECALLED, recalled);
        if (!recalled.equals(NOTHING)) {
            System.out.println("  (recalls " + recalled.lines().findFirst().orElseThrow() + ")");
        }
        return DEFAULT;
    }
}
