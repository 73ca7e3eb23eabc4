package io.pocketflow.llm.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.ChatRequest;
import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.ModelConfig;
import io.pocketflow.llm.Usage;
import io.pocketflow.llm.base.Keys;
import java.net.URI;
import java.util.Map;

/**
 * How one provider's requests are written and its answers read. Without state and thread-safe; what belongs to one
 * stream is in its {@link StreamReader}. Fields, events and words that a format does not know are passed over.
 */
public interface WireFormat {

    /** Where a call goes. */
    URI address(URI baseUrl, String model, boolean streaming);

    /** The headers that carry the key, and those that the format wants besides. */
    Map<String, String> headers(Keys keys);

    /** The body of a request; {@link ChatRequest#options} are put in by the caller. */
    ObjectNode write(ChatRequest request, String model, boolean streaming, ModelConfig config);

    /**
     * The reply in a successful answer.
     *
     * @param model what was asked for, if the answer does not name one
     * @throws LlmException by way of {@code errors}, if the answer holds none
     */
    ChatReply read(Answer answer, String model, ReplyErrors errors);

    /** A reader for one stream. */
    StreamReader reader(String model);

    /** What the body of an error answer says, or an error in a stream. */
    WireError error(JsonNode body);

    /**
     * Returns the token counts that an answer or an event of a stream reports, whether it is a reply, an error or neither;
     * {@link Usage#NONE} if it reports none.
     */
    Usage usage(JsonNode body);

    /** The header that carries the provider's id of a call. */
    String requestIdHeader();
}
