package io.pocketflow.cookbook.communication;

import io.pocketflow.core.Node;
import io.pocketflow.core.Shared;
import java.util.List;

/** A node that takes the next waiting text, or returns an action that says that there is none. */
final class NextText extends Node<List<String>, Void> {

    @Override
    protected List<String> prep(Shared shared) {
        return shared.get(Talk.WAITING);
    }

    @Override
    protected String post(Shared shared, List<String> waiting, Void nothing) {
        if (waiting.isEmpty()) {
            return "done";
        }
        shared.put(Talk.TEXT, waiting.get(0));
        shared.put(Talk.WAITING, waiting.subList(1, waiting.size()));
        return DEFAULT;
    }
}
