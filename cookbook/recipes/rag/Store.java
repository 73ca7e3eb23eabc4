package rag;

import io.pocketflow.core.Node;
import io.pocketflow.core.Shared;
import java.io.IOException;
import java.util.List;

/** Puts all passages into the index. */
final class Store extends Node<List<String>, Void> {

    private final Index index;

    Store(Index index) {
        this.index = index;
    }

    @Override
    protected List<String> prep(Shared shared) {
        return shared.get(Rag.PASSAGES);
    }

    @Override
    protected Void exec(List<String> passages) throws IOException {
        index.add(passages);
        return null;
    }
}
