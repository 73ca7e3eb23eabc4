package io.pocketflow.testkit.llm;

import io.pocketflow.llm.ChatEvent;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.ChatRequest;
import io.pocketflow.llm.Message;
import io.pocketflow.llm.Part;
import io.pocketflow.llm.ScriptModel;
import io.pocketflow.llm.ScriptedAnswer;
import io.pocketflow.llm.ToolCall;
import io.pocketflow.llm.ToolResult;
import io.pocketflow.llm.ToolSpec;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/**
 * A model that answers by a script and keeps the requests that it received. A request gets the first unused answer that fits
 * it. A request without an answer fails: the exception says how many answers there were and how the request ends. The {@code
 * assert…} methods throw an {@link AssertionError} that quotes the requests. Thread-safe.
 *
 * <pre>{@code
 * ScriptedModel model = ScriptedModel.saying("A city in Italy.");
 * String answer = Skill.of(model, "What is {name}?").runForResult(Shared.of(Map.of("name", "Rome")));
 * model.assertPrompt(0, "Rome").assertUsedUp();
 * }</pre>
 *
 * <p>A call ends before {@code chatAsync} returns, so a model in a {@code VirtualRun} answers in order. Streams are published
 * on threads of pocketflow-llm; run a node that streams without a {@code VirtualRun}. Each object has a name of its own, so
 * that two {@linkplain ChatModel#limited() limited} ones do not share a budget.
 */
public final class ScriptedModel implements ChatModel {

    private static final AtomicLong NUMBERS = new AtomicLong();
    private static final int LONGEST_EXCERPT = 500;

    private final ScriptModel script;
    private final List<ChatRequest> requests = new CopyOnWriteArrayList<>();

    private ScriptedModel(List<ScriptedAnswer> answers) {
        this.script = ScriptModel.of("scripted-" + NUMBERS.incrementAndGet(), answers);
    }

    /** Returns a model that answers with these texts, one for each request. */
    public static ScriptedModel saying(String... texts) {
        return new ScriptedModel(Arrays.stream(texts).map(ScriptedAnswer::text).toList());
    }

    /** Returns a model with these answers: texts, streams, calls of tools, failures. */
    public static ScriptedModel of(ScriptedAnswer... answers) {
        return new ScriptedModel(List.of(answers));
    }

    /**
     * Returns a model with the answers in a file, whose format {@link ScriptModel} states.
     *
     * @throws IllegalArgumentException if the file cannot be read, or if a line is not an answer
     */
    public static ScriptedModel of(Path script) {
        return new ScriptedModel(ScriptModel.read(script));
    }

    @Override
    public String name() {
        return script.name();
    }

    @Override
    public CompletableFuture<ChatReply> chatAsync(ChatRequest request) {
        requests.add(request);
        return script.chatAsync(request);
    }

    /** Returns a stream; a request is kept when its stream is subscribed to. */
    @Override
    public Flow.Publisher<ChatEvent> stream(ChatRequest request) {
        Flow.Publisher<ChatEvent> stream = script.stream(request);
        return subscriber -> {
            requests.add(request);
            stream.subscribe(subscriber);
        };
    }

    // ---- what was asked

    /** Returns the requests so far, in order. */
    public List<ChatRequest> requests() {
        return List.copyOf(requests);
    }

    /**
     * Returns one of the requests so far.
     *
     * @param call the number of the request, from 0
     * @throws AssertionError if there were fewer requests
     */
    public ChatRequest request(int call) {
        if (call < 0 || call >= requests.size()) {
            throw new AssertionError("there is no request " + call + " of " + name() + quoted());
        }
        return requests.get(call);
    }

    /**
     * Checks the number of requests so far.
     *
     * @throws AssertionError if there were more or fewer
     */
    public ScriptedModel assertCalls(int expected) {
        if (requests.size() != expected) {
            throw new AssertionError(name() + " must have received " + expected + " requests" + quoted());
        }
        return this;
    }

    /**
     * Checks that the messages of a request contain these texts; results and arguments of tools count.
     *
     * @param call the number of the request, from 0
     * @throws AssertionError if there were fewer requests, or if a text is missing
     */
    public ScriptedModel assertPrompt(int call, String... texts) {
        String messages = messages(request(call));
        for (String text : texts) {
            if (!messages.contains(text)) {
                throw new AssertionError("request " + call + " of " + name() + " must contain '" + text + "' but was:\n"
                        + messages.indent(2));
            }
        }
        return this;
    }

    /**
     * Checks that a request offers exactly these tools, in any order.
     *
     * @param call the number of the request, from 0
     * @throws AssertionError if there were fewer requests, or if the tools differ
     */
    public ScriptedModel assertTools(int call, String... names) {
        List<String> expected = Arrays.stream(names).sorted().toList();
        List<String> offered =
                request(call).tools().stream().map(ToolSpec::name).sorted().toList();
        if (!offered.equals(expected)) {
            throw new AssertionError("request " + call + " of " + name() + " must offer the tools " + expected
                    + " but offers " + offered);
        }
        return this;
    }

    /**
     * Checks that no answer is left, except for those that repeat.
     *
     * @throws AssertionError if there are unused answers
     */
    public ScriptedModel assertUsedUp() {
        List<ScriptedAnswer> left =
                script.unused().stream().filter(answer -> !answer.repeats()).toList();
        if (!left.isEmpty()) {
            throw new AssertionError("all answers of " + name() + " must be used but " + left.size()
                    + " are left, the first is " + cut(ScriptModel.line(left.get(0))) + quoted());
        }
        return this;
    }

    private String quoted() {
        if (requests.isEmpty()) {
            return "; it received none";
        }
        StringBuilder all =
                new StringBuilder("; it received ").append(requests.size()).append(":");
        for (int i = 0; i < requests.size(); i++) {
            all.append("\n  request ")
                    .append(i)
                    .append(":\n")
                    .append(cut(messages(requests.get(i))).indent(4).stripTrailing());
        }
        return all.toString();
    }

    private static String messages(ChatRequest request) {
        return request.messages().stream()
                .map(message -> message.role().name().toLowerCase(Locale.ROOT) + ": " + text(message))
                .collect(Collectors.joining("\n"));
    }

    /** Returns the texts of a message, with the calls and the results of tools. */
    static String text(Message message) {
        return message.parts().stream().map(ScriptedModel::text).collect(Collectors.joining(" "));
    }

    private static String text(Part part) {
        if (part instanceof Part.Text words) {
            return words.text();
        } else if (part instanceof ToolCall call) {
            return call.name() + call.arguments();
        }
        return part instanceof ToolResult result ? result.content() : part.toString();
    }

    private static String cut(String text) {
        return text.length() <= LONGEST_EXCERPT ? text : text.substring(0, LONGEST_EXCERPT) + "…";
    }

    @Override
    public String toString() {
        return script.toString();
    }
}
