package io.pocketflow.llm.wire;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Queue;
import java.util.Set;

/**
 * The ids of the calls and results of one conversation, as a server accepts them. Some models number their calls anew in each
 * turn, and servers with rules for ids reject an id that occurs twice: a later call with the id of an earlier call gets another
 * id, and its result gets the same one. The ids depend on the conversation alone. Used by one thread at a time.
 */
public final class ConversationIds {

    private final CallIds accepted;
    private final Set<String> taken = new HashSet<>();
    private final Map<String, Integer> counts = new HashMap<>();
    /** By id, the ids in its place that have no result yet. */
    private final Map<String, Queue<String>> open = new HashMap<>();

    private final Map<String, String> latest = new HashMap<>();

    public ConversationIds(CallIds accepted) {
        this.accepted = accepted;
    }

    /** Forgets the calls of earlier turns, whose results have been written. */
    public void beginTurn() {
        open.clear();
    }

    /** Returns the id of a call. */
    public String call(String id) {
        String fit = accepted.fit(id);
        while (accepted != CallIds.ANY && !taken.add(fit)) {
            fit = accepted.replacement(id + " " + counts.merge(id, 1, Integer::sum));
        }
        open.computeIfAbsent(id, unknown -> new ArrayDeque<>()).add(fit);
        return fit;
    }

    /** Returns the id of a result: the id of the first call with this id that has no result yet. */
    public String result(String id) {
        Queue<String> waiting = open.get(id);
        String next = waiting == null ? null : waiting.poll();
        if (next != null) {
            latest.put(id, next);
        }
        return next != null ? next : latest.getOrDefault(id, accepted.fit(id));
    }
}
