package io.pocketflow.llm.budget;

import io.pocketflow.llm.ChatRequest;
import io.pocketflow.llm.Message;
import io.pocketflow.llm.Part;
import io.pocketflow.llm.ToolCall;
import io.pocketflow.llm.ToolResult;
import io.pocketflow.llm.ToolSpec;
import io.pocketflow.llm.base.MediaKind;
import io.pocketflow.llm.http.Allowance;
import java.util.List;

/**
 * The estimated tokens of a call until its usage is known: one token per four characters of text, tool calls, tool
 * results, text files and schemas, rounded up; 1,000 for each image, for each file that is not sent along, and for each
 * 50,000 bytes begun of any other file; and for the reply {@link ChatRequest#maxTokens}, or 1,000 if
 * that is not set.
 *
 * @param input tokens of the conversation
 * @param output tokens of the reply
 * @param total tokens of both
 */
public record TokenEstimate(long input, long output, long total) {

    private static final long MEDIUM = 1_000;
    private static final long BYTES = 50_000;
    private static final long REPLY = 1_000;
    private static final int CHARACTERS = 4;

    /** Returns an estimate of the tokens that a request and its reply need. */
    public static TokenEstimate of(ChatRequest request) {
        long characters = 0;
        long media = 0;
        for (Message message : request.messages()) {
            for (Part part : message.parts()) {
                characters += characters(part);
                media += media(part);
                if (part instanceof ToolResult result) {
                    for (Part attached : result.attachments()) {
                        media += media(attached);
                    }
                }
            }
        }
        for (ToolSpec tool : request.tools()) {
            characters += tool.toString().length();
        }
        long input = (characters + CHARACTERS - 1) / CHARACTERS + media;
        long output = request.maxTokens() == null ? REPLY : request.maxTokens();
        return new TokenEstimate(input, output, input + output);
    }

    private static long media(Part part) {
        if (part instanceof Part.FileData file) {
            long bytes = file.base64().length() * 3L / 4;
            return MediaKind.of(file) == MediaKind.TEXT ? bytes / CHARACTERS : (bytes / BYTES + 1) * MEDIUM;
        }
        return part instanceof Part.Medium ? MEDIUM : 0;
    }

    /** Returns an estimate of the tokens of texts that are embedded. Their reply counts no tokens. */
    public static TokenEstimate ofTexts(List<String> texts) {
        long characters = texts.stream().mapToLong(String::length).sum();
        long input = (characters + CHARACTERS - 1) / CHARACTERS;
        return new TokenEstimate(input, 0, input);
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

    /** Returns an estimate of at most a whole window: a call that needs more starts in an empty window. */
    TokenEstimate within(long mostInput, long mostOutput, long mostTotal) {
        return new TokenEstimate(Math.min(input, mostInput), Math.min(output, mostOutput), Math.min(total, mostTotal));
    }

    /** Returns the amount of a limit that a call needs. */
    long of(Allowance.Of what) {
        return switch (what) {
            case REQUESTS -> 1;
            case TOKENS -> total;
            case INPUT_TOKENS -> input;
            case OUTPUT_TOKENS -> output;
        };
    }
}
