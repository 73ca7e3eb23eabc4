package io.pocketflow.llm.http;

import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.ModelConfig;
import io.pocketflow.llm.Provider;
import io.pocketflow.llm.wire.Answer;
import io.pocketflow.llm.wire.WireFormat;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.ResponseInfo;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a streamed call. Immutable.
 *
 * @param name the name of the {@link ChatModel}, for messages
 * @param model the requested model, as the provider names it
 * @param whole reads the reply of a server that does not stream
 */
public record StreamCall(
        String name,
        String model,
        HttpRequest request,
        boolean keepJson,
        ModelConfig config,
        WireFormat format,
        ErrorAnswers errors,
        HttpCalls calls,
        CallObserver observer,
        Function<Answer, ChatReply> whole) {

    /** The maximum number of bytes of a line and of an event, so that endless ones cannot exhaust the memory. */
    private static final int MOST_OF_AN_EVENT = 8 * 1024 * 1024;

    /**
     * Returns the reader for an answer: by its content type, or, if that is inconclusive, by the provider's usual one.
     */
    public AnswerReader reader(ResponseInfo info) {
        String type = info.headers().firstValue("content-type").orElse("").toLowerCase(Locale.ROOT);
        boolean lines = type.contains("ndjson") || type.contains("jsonl") || type.contains("json-lines");
        boolean document = type.contains("html") || (type.contains("json") && !lines);
        if (info.statusCode() / 100 != 2 || document) {
            return new WholeAnswer(info, whole);
        }
        boolean named = lines || type.contains("event-stream");
        int most = Math.min(config.maxResponseBytes(), MOST_OF_AN_EVENT);
        return new EventAnswer(
                this,
                info,
                lines || (!named && config.provider() == Provider.OLLAMA)
                        ? new JsonLines(most)
                        : new ServerSentEvents(most, most));
    }

    LlmException interrupted(String what, @Nullable Throwable cause) {
        return new LlmException(
                LlmException.Kind.INTERRUPTED_STREAM,
                name + " " + what,
                calls.excerpt().cause(cause));
    }

    /**
     * Returns the failure for an exception of a format's reader. The cause is left out, because its text may quote the
     * server.
     */
    LlmException malformed(RuntimeException cause) {
        LlmException failure = new LlmException(
                LlmException.Kind.MALFORMED,
                name + " sent a stream that does not fit its format ("
                        + cause.getClass().getSimpleName() + ")");
        failure.setStackTrace(cause.getStackTrace());
        return failure;
    }
}
