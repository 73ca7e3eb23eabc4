package io.pocketflow.llm.budget;

import io.pocketflow.llm.ChatRequest;
import io.pocketflow.llm.Message;
import io.pocketflow.llm.Part;
import io.pocketflow.llm.ToolCall;
import io.pocketflow.llm.ToolResult;
import io.pocketflow.llm.ToolSpec;
import io.pocketflow.llm.http.Allowance;

/**
 * How many tokens a call is taken to need until its usage is known: a token for every four characters of text, tool
 * calls, tool results and schemas, rounded up; 1,000 for each image; and for the reply {@link ChatRequest#maxTokens}, or
 * 1,000 where that is not given.
 *
 * @param input of the conversation
 * @param output of the reply
 * @param total of both
 */
public record TokenEstimate(long input, long output, long total) {

    private static final long IMAGE = 1_000;
    private static final long REPLY = 1_000;
    private static final int CHARACTERS = 4;

    /** Returns an estimate of the tokens that a request and its reply need. */
    public static TokenEstimate of(ChatRequest request) {
        long characters = 0;
        long images = 0;
        for (Message message : request.messages()) {
            for (Part part : message.parts()) {
                characters += characters(part);
                images += part instanceof Part.ImageData || part instanceof Part.ImageUrl ? 1 : 0;
            }
        }
        for (ToolSpec tool : request.tools()) {
            characters += tool.toString().length();
        }
        long input = (characters + CHARACTERS - 1) / CHARACTERS + images * IMAGE;
        long output = request.maxTokens() == null ? REPLY : request.maxTokens();
        return new TokenEstimate(input, output, input + output);
    }

    private static long characters(Part part) {
        if (part instanceof Part.Text text) {
            return text.text().length();
        }
        if (part instanceof ToolCall call) {
            return call.name().length() + call.arguments().length();
        }
        return part instanceof ToolResult result ? result.content().length() : 0;
    }

    /** No more of each than a whole window allows: a call that needs more than that goes with an empty one. */
    TokenEstimate within(long mostInput, long mostOutput, long mostTotal) {
        return new TokenEstimate(Math.min(input, mostInput), Math.min(output, mostOutput), Math.min(total, mostTotal));
    }

    /** What of a limit a call needs. */
    long of(Allowance.Of what) {
        return switch (what) {
            case REQUESTS -> 1;
            case TOKENS -> total;
            case INPUT_TOKENS -> input;
            case OUTPUT_TOKENS -> output;
        };
    }
}
