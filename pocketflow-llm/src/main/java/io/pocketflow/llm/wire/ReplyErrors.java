package io.pocketflow.llm.wire;

import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.LlmException;
import java.util.function.Supplier;

/** A conversion of faults of the reply in an answer into the failure of the call. */
public interface ReplyErrors {

    /**
     * Returns the reply that a reader finds in a success.
     *
     * @throws LlmException if there is no reply, with the details of the answer
     */
    ChatReply reading(Answer answer, Supplier<ChatReply> reader);
}
