package io.pocketflow.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import io.pocketflow.core.AsyncNode;
import io.pocketflow.core.Key;
import io.pocketflow.core.Retry;
import io.pocketflow.core.Shared;
import io.pocketflow.core.Step;
import io.pocketflow.core.limit.Reservation;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.ChatRequest;
import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.Usage;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** The only step of a bulk run: it turns an item into a request, and the model's reply into the item's answer. */
final class AskItem extends AsyncNode<ChatRequest, Answer> {

    static final String NAME = "ask";
    static final Key<Item> ITEM = Key.of("item", Item.class);
    static final Key<Answer> ANSWER = Key.of("answer", Answer.class);

    private static final ObjectMapper JSON = new ObjectMapper();

    private final ChatModel model;
    private final Question question;
    private final Settings settings;

    AskItem(ChatModel model, Question question, Retry retry, Settings settings) {
        super(retry);
        this.model = model;
        this.question = question;
        this.settings = settings;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    protected ChatRequest prep(Shared shared) {
        return question.about(shared.get(ITEM));
    }

    @Override
    protected Reservation reserve(ChatRequest request) {
        return model.reserve(request);
    }

    @Override
    protected CompletionStage<Answer> execAsync(ChatRequest request, Step step) {
        return model.chatReservedAsync(request).thenApply(reply -> {
            Usage usage = reply.usage();
            step.used("input", usage.inputTokens());
            step.used("output", usage.outputTokens());
            return new Answer(result(reply), usage);
        });
    }

    private JsonNode result(ChatReply reply) {
        if (!question.wantsJson()) {
            return TextNode.valueOf(reply.text());
        }
        try {
            JsonNode answer = JSON.readTree(reply.text());
            List<String> violations = question.violations(reply.text());
            if (!violations.isEmpty()) {
                throw malformed("does not match the schema: " + String.join("; ", violations));
            }
            return answer;
        } catch (JsonProcessingException e) {
            throw malformed("is not valid JSON: " + e.getOriginalMessage());
        }
    }

    private LlmException malformed(String why) {
        return new LlmException(LlmException.Kind.MALFORMED, "the answer of " + model.name() + " " + why);
    }

    @Override
    protected String post(Shared shared, ChatRequest request, Answer answer) {
        shared.put(ANSWER, answer);
        return DEFAULT;
    }

    /**
     * Returns a hash of the settings, since a recorded answer depends on them and on the request, which is the input.
     */
    @Override
    protected String fingerprint() {
        return settings.fingerprint();
    }

    Settings settings() {
        return settings;
    }
}
