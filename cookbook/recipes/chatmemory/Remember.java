package chatmemory;

import io.pocketflow.core.Node;
import io.pocketflow.core.Shared;
import io.pocketflow.llm.Embedding;
import io.pocketflow.llm.EmbeddingModel;
import java.util.List;
import java.util.stream.Stream;

/** Prints the answer and puts the exchange into the window. The oldest exchange of a full window becomes a memory. */
final class Remember extends Node<List<String>, Embedding> {

    private static final int WINDOW_SIZE = 2;

    private final EmbeddingModel embedding;

    Remember(EmbeddingModel embedding) {
        this.embedding = embedding;
    }

    @Override
    protected List<String> prep(Shared shared) {
        String exchange = "user: " + shared.get(ChatMemory.QUESTION) + "\nmodel: " + shared.get(ChatMemory.ANSWER);
        return Stream.concat(shared.get(ChatMemory.WINDOW).stream(), Stream.of(exchange))
                .toList();
    }

    @Override
    protected Embedding exec(List<String> window) {
        return window.size() > WINDOW_SIZE ? embedding.embed(window.get(0)) : null;
    }

    @Override
    protected String post(Shared shared, List<String> window, Embedding vector) {
        System.out.println("model: " + shared.get(ChatMemory.ANSWER));
        if (vector == null) {
            shared.put(ChatMemory.WINDOW, window);
        } else {
            shared.append(ChatMemory.MEMORIES, new ChatMemory.Memory(window.get(0), vector));
            shared.put(ChatMemory.WINDOW, window.subList(1, window.size()));
        }
        return DEFAULT;
    }
}
