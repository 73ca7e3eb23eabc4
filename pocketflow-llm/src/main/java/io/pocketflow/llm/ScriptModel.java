package io.pocketflow.llm;

import io.pocketflow.llm.LlmException.Kind;
import io.pocketflow.llm.base.Excerpt;
import io.pocketflow.llm.base.Forwarded;
import io.pocketflow.llm.offline.ScriptLines;
import io.pocketflow.llm.report.Reported;
import io.pocketflow.llm.stream.Deltas;
import io.pocketflow.llm.stream.EventPublisher;
import io.pocketflow.llm.stream.EventSource;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A model that answers by a script, for demonstrations and tests without a network. It is <em>not</em> a language model.
 * Each request gets the first unused answer that fits it; a request without an answer fails with {@link
 * Kind#BAD_REQUEST}. Thread-safe. A call ends before {@link #chatAsync(ChatRequest)} returns; streams are published on the
 * threads that {@link ChatModel#stream} names.
 *
 * <p>A file of answers has one JSON object on each line, and is what {@code ChatModels.of("script:FILE")} reads. Blank lines
 * are ignored. The fields, all optional except for one of {@code text}, {@code deltas}, {@code toolCalls}, {@code reply} and
 * {@code failure}:
 *
 * <table>
 * <caption>Fields of an answer</caption>
 * <tr><th>field</th><th>value</th></tr>
 * <tr><td>{@code text}</td><td>the text of the reply</td></tr>
 * <tr><td>{@code reasoning}</td><td>the model's reasoning, as text</td></tr>
 * <tr><td>{@code toolCalls}</td><td>a list of objects with the {@code name} of a tool, its {@code arguments} (an object, or
 *     a text to send as it is), and an {@code id} if it matters</td></tr>
 * <tr><td>{@code deltas}</td><td>the parts of a streamed reply: texts, {@code {"reasoning": TEXT}}, or {@code {"toolCall":
 *     {"index": 0, "id": ID, "name": NAME, "arguments": TEXT}}}. Without {@code text}, the joined texts are the
 *     reply</td></tr>
 * <tr><td>{@code usage}</td><td>an object with {@code inputTokens} and {@code outputTokens}, and with the other
 *     counts of {@link Usage} if there are any, such as {@code cachedTokens}</td></tr>
 * <tr><td>{@code model}</td><td>the model that the reply names; default {@code script}</td></tr>
 * <tr><td>{@code finishReason}</td><td>a name of {@link FinishReason}; default {@code TOOL_CALLS} with tool calls, else
 *     {@code STOP}</td></tr>
 * <tr><td>{@code failure}</td><td>in place of a reply: an object with the {@code kind}, a name of {@link Kind}, and if they
 *     matter a {@code message}, a {@code status} and {@code retryAfterMs}, the milliseconds to wait before the next call. It
 *     follows the {@code deltas} of a stream</td></tr>
 * <tr><td>{@code when}</td><td>a text that the last message of a request must contain</td></tr>
 * <tr><td>{@code repeats}</td><td>true for an answer that is used any number of times; default false</td></tr>
 * <tr><td>{@code request}, {@code reply}</td><td>a whole {@link ChatRequest}, which is the only one that the answer fits, and
 *     a whole {@link ChatReply}, as recordings contain them</td></tr>
 * </table>
 *
 * <pre>{@code
 * {"toolCalls": [{"name": "weather", "arguments": {"city": "Rome"}}]}
 * {"failure": {"kind": "RATE_LIMITED", "status": 429, "retryAfterMs": 200}}
 * {"deltas": ["It is ", "sunny."], "usage": {"inputTokens": 20, "outputTokens": 4}}
 * {"when": "Rome", "text": "Sunny.", "repeats": true}
 * }</pre>
 */
public final class ScriptModel implements ChatModel {

    private static final int LONGEST_EXCERPT = 200;

    private final String name;
    private final int size;
    private final ReentrantLock lock = new ReentrantLock();
    private final List<ScriptedAnswer> unused;
    private int requests;

    private ScriptModel(String name, List<ScriptedAnswer> answers) {
        this.name = Objects.requireNonNull(name, "the name of a model must not be null");
        this.unused = new ArrayList<>(answers);
        this.size = unused.size();
    }

    /** Returns a model of this name that gives these answers. */
    public static ScriptModel of(String name, List<ScriptedAnswer> answers) {
        return new ScriptModel(name, answers);
    }

    /**
     * Returns a model that gives the answers in this file; its name is {@code script:} and the file.
     *
     * @throws IllegalArgumentException if the file cannot be read, or if a line is not an answer; the message names the line
     */
    public static ScriptModel of(Path file) {
        return of(ModelNames.SCRIPT + file, read(file));
    }

    /**
     * Returns the answers in a file.
     *
     * @throws IllegalArgumentException as {@link #of(Path)}
     */
    public static List<ScriptedAnswer> read(Path file) {
        return ScriptLines.read(file);
    }

    /** Returns an answer as one line of a file, without its line break. */
    public static String line(ScriptedAnswer answer) {
        return ScriptLines.line(answer);
    }

    /**
     * Returns the answer in one line of a file.
     *
     * @throws IllegalArgumentException if the line is not an answer
     */
    public static ScriptedAnswer parse(String line) {
        return ScriptLines.parse(line);
    }

    @Override
    public String name() {
        return name;
    }

    /** Returns a description in one sentence for the user of an application. */
    public String description() {
        return "a script of " + size + (size == 1 ? " answer" : " answers") + ", not a language model";
    }

    /** Returns the answers that were not used yet, in their order; those that repeat are always among them. */
    public List<ScriptedAnswer> unused() {
        lock.lock();
        try {
            return List.copyOf(unused);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public CompletableFuture<ChatReply> chatAsync(ChatRequest request) {
        return Reported.call(name, request, () -> {
            try {
                return Forwarded.done(reply(next(request)));
            } catch (LlmException failure) {
                return Forwarded.failed(failure);
            }
        });
    }

    private static ChatReply reply(ScriptedAnswer answer) {
        if (answer.failure() != null) {
            throw answer.failure().exception();
        }
        return Objects.requireNonNull(answer.reply());
    }

    @Override
    public Flow.Publisher<ChatEvent> stream(ChatRequest request) {
        return Reported.stream(name, request, () -> new EventPublisher(signals -> new Source(request)));
    }

    /** The events of one subscription, which takes an answer when the first event is requested. */
    private final class Source implements EventSource {

        private final ChatRequest request;
        private final Queue<ChatEvent> events = new ArrayDeque<>();
        private @Nullable ScriptedAnswer answer;

        Source(ChatRequest request) {
            this.request = request;
        }

        @Override
        public ChatEvent poll() {
            ScriptedAnswer taken = answer == null ? take() : answer;
            ChatEvent event = events.poll();
            return event == null ? new ChatEvent.End(reply(taken)) : event;
        }

        private ScriptedAnswer take() {
            ScriptedAnswer taken = next(request);
            answer = taken;
            ChatReply reply = taken.reply();
            if (!taken.deltas().isEmpty() || reply == null) {
                events.addAll(taken.deltas());
            } else {
                events.addAll(Deltas.of(reply));
                events.removeIf(ChatEvent.End.class::isInstance);
            }
            if (reply != null && !reply.usage().equals(Usage.NONE)) {
                events.add(new ChatEvent.UsageUpdate(reply.usage()));
            }
            return taken;
        }

        @Override
        public void close() {}
    }

    // ---- the script

    private ScriptedAnswer next(ChatRequest request) {
        lock.lock();
        try {
            int number = ++requests;
            String last = text(request.messages().get(request.messages().size() - 1));
            for (int i = 0; i < unused.size(); i++) {
                ScriptedAnswer answer = unused.get(i);
                if (fits(answer, request, last)) {
                    if (!answer.repeats()) {
                        unused.remove(i);
                    }
                    return withIds(answer, number);
                }
            }
            throw new LlmException(Kind.BAD_REQUEST, noAnswer(number, last));
        } finally {
            lock.unlock();
        }
    }

    private static boolean fits(ScriptedAnswer answer, ChatRequest request, String last) {
        String part = answer.when();
        return (part == null || last.contains(part))
                && (answer.request() == null || answer.request().equals(request));
    }

    private String noAnswer(int number, String last) {
        String why = unused.isEmpty()
                ? "all " + size + " are used up"
                : "none of the " + unused.size() + " unused ones fits, which are for " + conditions();
        return name + " has no answer for request " + number + ": " + why + "; add one for the request that ends with '"
                + new Excerpt(null).of(last, LONGEST_EXCERPT) + "'";
    }

    private String conditions() {
        return unused.stream()
                .map(answer -> answer.when() == null ? "a recorded request" : "'" + answer.when() + "'")
                .distinct()
                .limit(5)
                .collect(Collectors.joining(", "));
    }

    /** Returns the text of a message, with the results of tools. */
    private static String text(Message message) {
        return message.parts().stream()
                .map(part -> part instanceof ToolResult result
                        ? result.content()
                        : part instanceof Part.Text words ? words.text() : "")
                .collect(Collectors.joining("\n"));
    }

    /** Returns the answer with an id for each tool call that has none; ids differ between the requests. */
    private static ScriptedAnswer withIds(ScriptedAnswer answer, int number) {
        ChatReply reply = answer.reply();
        if (reply == null
                || reply.toolCalls().stream().noneMatch(call -> call.id().isEmpty())) {
            return answer;
        }
        List<Part> parts = new ArrayList<>();
        for (Part part : reply.message().parts()) {
            parts.add(
                    part instanceof ToolCall call && call.id().isEmpty()
                            ? new ToolCall("call-" + number + "-" + (parts.size() + 1), call.name(), call.arguments())
                            : part);
        }
        Message message = new Message(Message.Role.ASSISTANT, parts, null);
        ChatReply named = new ChatReply(
                message,
                reply.finishReason(),
                reply.rawFinishReason(),
                reply.usage(),
                reply.model(),
                reply.requestId(),
                reply.responseId(),
                reply.json());
        return new ScriptedAnswer(null, null, false, named, answer.deltas(), null);
    }

    @Override
    public String toString() {
        return name + ", " + description();
    }
}
