package io.pocketflow.llm.batch;

import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.ChatRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The answers that one attempt has read. An attempt that makes several calls is suspended between them and begins anew:
 * it then gets its first replies from here, so that hooks, events and payments see each of them once. Confined to its
 * attempt.
 */
final class Reads {

    /** A call with its reply, as the attempt sees it. */
    private record Made(ChatRequest request, ChatReply reply) {}

    /** The answers that suspended attempts of a run have read, by the keys of their steps. Thread-safe. */
    static final class Kept {

        private final Map<String, Reads> suspended = new ConcurrentHashMap<>();
        private final AtomicInteger readers = new AtomicInteger();

        /** Returns what an attempt has read before it was suspended; nothing if it begins. */
        Reads of(String step) {
            Reads before = suspended.remove(step);
            if (before == null) {
                return new Reads(readers.incrementAndGet());
            }
            before.at = 0;
            return before;
        }

        /** Keeps what a suspended attempt has read. */
        void keep(String step, Reads reads) {
            suspended.put(step, reads);
        }
    }

    private final int reader;
    private final List<Made> made = new ArrayList<>();
    private int at;
    private boolean isUsed;

    /** @param reader a number that no other attempt of the run has, not 0 */
    private Reads(int reader) {
        this.reader = reader;
    }

    /** Returns the number of the attempt. */
    int reader() {
        return reader;
    }

    /** Notes that the attempt reads an answer. */
    void use() {
        isUsed = true;
    }

    /** Returns whether the attempt has read an answer. */
    boolean isUsed() {
        return isUsed;
    }

    /** Returns the reply to the next call of the attempt; null if it has not been made, or differs. */
    @Nullable
    ChatReply next(ChatRequest request) {
        if (at == made.size()) {
            return null;
        }
        Made next = made.get(at);
        if (next.request().equals(request)) {
            at++;
            return next.reply();
        }
        made.subList(at, made.size()).clear();
        return null;
    }

    /** Adds a call with its reply. */
    void add(ChatRequest request, ChatReply reply) {
        made.add(new Made(request, reply));
        at = made.size();
    }
}
