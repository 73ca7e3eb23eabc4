package io.pocketflow.llm;

import io.pocketflow.llm.base.Parts;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;

/** A model that gives these replies, one a call, and keeps what it was asked. */
public final class ScriptedChat implements ChatModel {

    public final List<ChatRequest> requests = new ArrayList<>();
    final List<CompletableFuture<ChatReply>> calls = new ArrayList<>();
    private final Queue<ChatReply> replies;
    private final boolean jsonSchema;

    private ScriptedChat(boolean jsonSchema, List<ChatReply> replies) {
        this.jsonSchema = jsonSchema;
        this.replies = new ArrayDeque<>(replies);
    }

    public static ScriptedChat saying(String... texts) {
        return new ScriptedChat(
                false,
                Arrays.stream(texts).map(text -> reply(Message.assistant(text))).toList());
    }

    static ScriptedChat replying(ChatReply... replies) {
        return new ScriptedChat(false, List.of(replies));
    }

    static ScriptedChat structured(String... texts) {
        return new ScriptedChat(
                true,
                Arrays.stream(texts).map(text -> reply(Message.assistant(text))).toList());
    }

    static ChatReply reply(Message message) {
        FinishReason reason = Parts.of(message, ToolCall.class).isEmpty() ? FinishReason.STOP : FinishReason.TOOL_CALLS;
        return new ChatReply(message, reason, null, Usage.of(10, 5), "scripted-1", null, null);
    }

    static ChatReply calling(ToolCall... calls) {
        return reply(new Message(Message.Role.ASSISTANT, List.of(calls), null));
    }

    @Override
    public String name() {
        return "scripted";
    }

    @Override
    public boolean supportsJsonSchema() {
        return jsonSchema;
    }

    /** Without a reply left the call never ends. */
    @Override
    public synchronized CompletableFuture<ChatReply> chatAsync(ChatRequest request) {
        requests.add(request);
        ChatReply reply = replies.poll();
        CompletableFuture<ChatReply> call =
                reply == null ? new CompletableFuture<>() : CompletableFuture.completedFuture(reply);
        calls.add(call);
        return call;
    }
}
