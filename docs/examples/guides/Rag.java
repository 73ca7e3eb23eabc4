package guides;

import io.pocketflow.core.AsyncFlow;
import io.pocketflow.core.FlowGraph;
import io.pocketflow.core.Key;
import io.pocketflow.core.Node;
import io.pocketflow.core.Shared;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatModels;
import io.pocketflow.llm.Embedding;
import io.pocketflow.llm.EmbeddingModel;
import io.pocketflow.llm.EmbeddingModels;
import io.pocketflow.llm.agent.Skill;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

public class Rag {
    // #region index
    record Chunk(String text, Embedding vector) {}

    static List<Chunk> index(EmbeddingModel embeddings, List<String> texts) {
        List<Embedding> vectors = embeddings.embed(texts).vectors();
        List<Chunk> index = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            index.add(new Chunk(texts.get(i), vectors.get(i)));
        }
        return index;
    }

    static List<String> nearest(List<Chunk> index, Embedding question, int count) {
        return index.stream()
                .sorted(Comparator.comparingDouble(chunk -> -chunk.vector().cosine(question)))
                .limit(count)
                .map(Chunk::text)
                .toList();
    }
    // #endregion index

    // #region flow
    static final Key<String> QUESTION = Key.of("question", String.class);
    static final Key<String> CONTEXT = Key.of("context", String.class);
    static final Key<String> ANSWER = Key.of("answer", String.class);

    static AsyncFlow answering(EmbeddingModel embeddings, List<Chunk> index, ChatModel model) {
        var retrieve = Node.of("Retrieve", QUESTION, CONTEXT, question ->
                String.join("\n\n", nearest(index, embeddings.embed(question), 2)));
        var answer = Skill.of(model, "Answer '{question}' in one sentence from this text:\n\n{context}")
                .named("Answer")
                .writing(ANSWER);
        return new AsyncFlow(retrieve.then(answer));
    }
    // #endregion flow

    static FlowGraph drawing() {
        EmbeddingModel embeddings = EmbeddingModels.of("offline");
        return answering(embeddings, List.of(), ChatModels.of("offline")).graph();
    }

    public static void main(String[] args) {
        // #region run
        EmbeddingModel embeddings = EmbeddingModels.of("offline"); // or openai:text-embedding-3-small
        List<Chunk> index = index(embeddings, List.of(
                "Bees dance to show the way to flowers.",
                "Tides rise and fall twice a day.",
                "Foxes sleep in the daytime."));
        Shared shared = Shared.create().put(QUESTION, "How often do tides rise?");
        answering(embeddings, index, ChatModels.of("offline")).run(shared);
        System.out.println(shared.get(CONTEXT).lines().findFirst().orElseThrow());
        // #endregion run
    }
}
