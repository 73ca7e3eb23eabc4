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
 * What is known of a streamed call before it is made. Immutable.
 *
 * @param name the name of the {@link ChatModel}, for messages
 * @param model the model that is asked, as the provider names it
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

    /** Bounds a line and an event, so that no endless one fills the memory of many streams at once. */
    private static final int MOST_OF_AN_EVENT = 8 * 1024 * 1024;

    /** The reader for an answer: by its content type, or, if that says nothing, by what the provider is known to send. */
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

    /** A format's reader stumbled. The cause is left out, as its text may quote what the server sent. */
    LlmException malformed(RuntimeException cause) {
        LlmException failure = new LlmException(
                LlmException.Kind.MALFORMED,
                name + " sent a stream that does not fit its format ("
                        + cause.getClass().getSimpleName() + ")");
        failure.setStackTrace(cause.getStackTrace());
        return failure;
    }
}
