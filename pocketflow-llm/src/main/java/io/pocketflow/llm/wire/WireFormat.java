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
 * The format of one provider's requests and answers. Stateless and thread-safe; the state of a stream is in its {@link
 * StreamReader}. Unknown fields, events and words are ignored.
 */
public interface WireFormat {

    /** Returns the address of a call. */
    URI address(URI baseUrl, String model, boolean streaming);

    /** Returns the headers with the key, and other headers that the format requires. */
    Map<String, String> headers(Keys keys);

    /** Returns the body of a request; the caller adds {@link ChatRequest#options}. */
    ObjectNode write(ChatRequest request, String model, boolean streaming, ModelConfig config);

    /**
     * Returns the reply in a successful answer.
     *
     * @param model the requested model, for answers that do not name one
     * @param requestId the value of the {@link #requestIdHeader}; empty if the server sent none
     * @throws LlmException CONTENT_FILTERED or MALFORMED, with only a reason, if the answer contains no reply
     */
    ChatReply read(JsonNode answer, String model, String requestId);

    /** Returns a reader for one stream. */
    StreamReader reader(String model);

    /** Returns the error in the body of an error answer, or in an event of a stream. */
    WireError error(JsonNode body);

    /**
     * Returns the token counts that an answer or an event of a stream reports, whether it is a reply, an error or neither;
     * {@link Usage#NONE} if it reports none.
     */
    Usage usage(JsonNode body);

    /** Returns the name of the header with the id of a call; the default is that of OpenAI and of gateways. */
    default String requestIdHeader() {
        return "x-request-id";
    }
}
