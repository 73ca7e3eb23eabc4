package io.pocketflow.cli.pool;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import io.pocketflow.cli.results.Answer;
import io.pocketflow.core.AsyncBatchNode;
import io.pocketflow.core.Attempt;
import io.pocketflow.core.PoolLane;
import io.pocketflow.core.Retry;
import io.pocketflow.core.Shared;
import io.pocketflow.core.limit.Reservation;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.Usage;
import io.pocketflow.llm.batch.Lane;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One prompt of a chain as a step: it fills the prompt, calls the model and adds the answer to the values of the item.
 * It is a batch of one input, so that the input is part of the step's key in the journal: going back to an earlier
 * prompt finds the earlier answer.
 */
final class AskStep extends AsyncBatchNode<Filled, Answer> implements PoolLane.Client {

    private static final String NAME = "ask";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ChatModel model;
    private final Question question;
    private final int position;
    private final Purse purse;

    AskStep(ChatModel model, Question question, int position, Retry retry, Purse purse) {
        super(retry);
        this.model = model;
        this.question = question;
        this.position = position;
        this.purse = purse;
    }

    /** Returns the name of the step at a position: {@code ask}, {@code ask2}, and so on. */
    static String nameAt(int position) {
        return position == 0 ? NAME : NAME + (position + 1);
    }

    /** Returns whether a step of this name is a prompt. */
    static boolean isName(String name) {
        return name.matches(NAME + "[0-9]*");
    }

    @Override
    public String name() {
        return nameAt(position);
    }

    @Override
    protected Collection<Filled> prep(Shared shared) {
        return List.of(question.fill(Chain.values(shared)));
    }

    @Override
    protected Reservation reserve(Filled filled) {
        return model.reserve(question.request(filled));
    }

    @Override
    protected CompletionStage<Answer> execAsync(Filled filled, Attempt attempt) {
        Optional<ChatModel> laned = Lane.model(model, attempt);
        if (laned.isEmpty()) {
            purse.refuseIfSpent(); // the meter of a lane allows a call before it is put into a batch
        }
        return laned.map(batched -> batched.chatAsync(question.request(filled)))
                .orElseGet(() -> model.chatReservedAsync(question.request(filled)))
                .whenComplete((reply, failed) -> countFailure(failed, isHalf(laned)))
                .thenApply(reply -> {
                    Usage usage = reply.usage();
                    attempt.used("input", usage.inputTokens());
                    attempt.used("output", usage.outputTokens());
                    boolean isHalf = isHalf(laned);
                    return new Answer(result(reply, isHalf), usage, attempt.number() + 1, isHalf);
                });
    }

    private static boolean isHalf(Optional<ChatModel> laned) {
        return laned.filter(Lane::isFromBatch).isPresent();
    }

    /** Counts the tokens of a call that failed although the server counted them. */
    private void countFailure(@Nullable Throwable failed, boolean isHalf) {
        Throwable cause = failed instanceof CompletionException ? failed.getCause() : failed;
        if (cause instanceof LlmException known && known.usage().total() > 0) {
            purse.lost(new Purse.Payment(known.usage(), isHalf));
        }
    }

    private JsonNode result(ChatReply reply, boolean isHalf) {
        if (!question.wantsJson()) {
            return TextNode.valueOf(reply.text());
        }
        try {
            JsonNode answer = JSON.readTree(reply.text());
            List<String> violations = question.violations(reply.text());
            if (!violations.isEmpty()) {
                throw malformed(reply, isHalf, "does not match the schema: " + String.join("; ", violations));
            }
            return answer;
        } catch (JsonProcessingException e) {
            throw malformed(reply, isHalf, "is not valid JSON: " + e.getOriginalMessage());
        }
    }

    private LlmException malformed(ChatReply reply, boolean isHalf, String why) {
        purse.lost(new Purse.Payment(reply.usage(), isHalf));
        return new LlmException(LlmException.Kind.MALFORMED, "the answer of " + model.name() + " " + why);
    }

    @Override
    protected String post(Shared shared, List<Filled> filled, List<Answer> answers) {
        Chain.answered(shared, question, answers.get(0));
        return DEFAULT;
    }
}
