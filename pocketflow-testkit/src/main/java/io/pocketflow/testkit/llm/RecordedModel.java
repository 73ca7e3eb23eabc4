package io.pocketflow.testkit.llm;

import io.pocketflow.core.Futures;
import io.pocketflow.llm.ChatEvent;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.ChatRequest;
import io.pocketflow.llm.LlmException.Kind;
import io.pocketflow.llm.ScriptModel;
import io.pocketflow.llm.ScriptedAnswer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A model that answers equal requests with recorded answers of another model, for tests of prompts without a network. A
 * {@linkplain #recording recording} model makes the calls that the file does not contain and adds them to the file; a
 * {@linkplain #replaying replaying} model has no other model, and fails at such a request with the nearest recorded one and
 * the differences. Thread-safe; one recording model at a time writes a file.
 *
 * <pre>{@code
 * Path file = Path.of("src/test/recordings/summary.jsonl");
 * ChatModel model = System.getenv("RECORD") == null
 *         ? RecordedModel.replaying(file)
 *         : RecordedModel.recording(file, ChatModels.of("openai:gpt-4o-mini"));
 * }</pre>
 *
 * <p>The file contains requests, replies and the parts of streams, in the format of {@link ScriptModel}. Keys and headers
 * never reach this class. Secrets inside of prompts and replies are replaced by {@code [secret]} if they are given. Equal
 * requests get their recordings in the order in which they were made, each once for each object of this class. Failures are
 * not recorded. To record a request again, delete its line.
 */
public final class RecordedModel implements ChatModel {

    private static final String MASK = "[secret]";

    private final Path file;
    private final @Nullable ChatModel real;
    private final List<String> secrets;
    private final boolean jsonSchema;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<ChatRequest, List<ScriptedAnswer>> recordings = new LinkedHashMap<>();
    private final Map<ChatRequest, Integer> made = new LinkedHashMap<>();

    private RecordedModel(Path file, @Nullable ChatModel real, String... secrets) {
        this.file = Objects.requireNonNull(file, "the file of recordings must not be null");
        this.real = real;
        this.secrets = List.of(secrets);
        if (this.secrets.stream().anyMatch(String::isBlank)) {
            throw new IllegalArgumentException("a secret must not be blank");
        }
        if (real == null || Files.exists(file)) {
            ScriptModel.read(file).forEach(this::add);
        }
        this.jsonSchema = real == null
                ? recordings.keySet().stream().anyMatch(request -> request.responseFormat() != null)
                : real.supportsJsonSchema();
    }

    /**
     * Returns a model that answers from the file, calls the given model for all other requests, and adds its answers to the
     * file, which is created if it does not exist.
     *
     * @param secrets texts that must not be written, such as passwords inside of prompts
     * @throws IllegalArgumentException if the file exists and cannot be read as recordings
     */
    public static RecordedModel recording(Path file, ChatModel model, String... secrets) {
        return new RecordedModel(file, Objects.requireNonNull(model, "the recorded model must not be null"), secrets);
    }

    /**
     * Returns a model that answers from the file. A request that the file does not contain fails with {@link
     * Kind#BAD_REQUEST}.
     *
     * @param secrets the texts that were not written, for requests that contain them
     * @throws IllegalArgumentException if the file cannot be read as recordings
     */
    public static RecordedModel replaying(Path file, String... secrets) {
        return new RecordedModel(file, null, secrets);
    }

    private void add(ScriptedAnswer answer) {
        ChatRequest request = answer.request();
        if (request == null || answer.reply() == null) {
            throw new IllegalArgumentException("the recordings " + file
                    + " contain an answer without a request or a reply; read a script with ScriptedModel.of");
        }
        recordings.computeIfAbsent(request, key -> new ArrayList<>()).add(answer);
    }

    /** Returns {@code recorded:} and the name of the file. */
    @Override
    public String name() {
        return "recorded:" + file.getFileName();
    }

    /** Returns the value of the recorded model; a replaying model derives it from the recorded requests. */
    @Override
    public boolean supportsJsonSchema() {
        return jsonSchema;
    }

    @Override
    public CompletableFuture<ChatReply> chatAsync(ChatRequest request) {
        ChatRequest key = key(request);
        ScriptModel known = known(key);
        if (known != null) {
            return known.chatAsync(request);
        }
        CompletableFuture<ChatReply> call = Objects.requireNonNull(real).chatAsync(request);
        return Futures.abortable(call).thenApply(reply -> {
            write(key, reply, List.of());
            return reply;
        });
    }

    @Override
    public Flow.Publisher<ChatEvent> stream(ChatRequest request) {
        ChatRequest key = key(request);
        return subscriber -> {
            ScriptModel known = known(key);
            if (known != null) {
                known.stream(request).subscribe(subscriber);
            } else {
                Objects.requireNonNull(real).stream(request).subscribe(new Recorder(key, subscriber));
            }
        };
    }

    /** A subscriber that passes all signals on, and records a stream at its end. */
    private final class Recorder implements Flow.Subscriber<ChatEvent> {

        private final ChatRequest key;
        private final Flow.Subscriber<? super ChatEvent> to;
        private final List<ChatEvent> deltas = new ArrayList<>();

        Recorder(ChatRequest key, Flow.Subscriber<? super ChatEvent> to) {
            this.key = key;
            this.to = to;
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            to.onSubscribe(subscription);
        }

        @Override
        public void onNext(ChatEvent event) {
            if (event instanceof ChatEvent.End end) {
                write(key, end.reply(), deltas);
            } else if (!(event instanceof ChatEvent.UsageUpdate)) {
                deltas.add(event);
            }
            to.onNext(event);
        }

        @Override
        public void onError(Throwable failure) {
            to.onError(failure);
        }

        @Override
        public void onComplete() {
            to.onComplete();
        }
    }

    // ---- recordings

    /** Returns the request as it is written: without secrets, and with the numbers that JSON gives back. */
    private ChatRequest key(ChatRequest request) {
        ScriptedAnswer any = ScriptedAnswer.text("").forRequest(request);
        return Objects.requireNonNull(
                ScriptModel.parse(masked(ScriptModel.line(any))).request());
    }

    private String masked(String line) {
        String masked = line;
        for (String secret : secrets) {
            masked = masked.replace(escaped(secret), MASK);
        }
        return masked;
    }

    /** Returns the secret as it stands within a JSON text. */
    private static String escaped(String secret) {
        String line = ScriptModel.line(ScriptedAnswer.text("").when(secret));
        int from = "{\"when\":\"".length();
        return line.substring(from, line.indexOf("\",\"reply\"", from));
    }

    /** Returns a model of the answer to this request, or null if the recorded model must be called. */
    private @Nullable ScriptModel known(ChatRequest key) {
        lock.lock();
        try {
            int number = made.merge(key, 1, Integer::sum);
            List<ScriptedAnswer> all = recordings.getOrDefault(key, List.of());
            if (number <= all.size()) {
                ScriptedAnswer answer = all.get(number - 1);
                ChatReply reply = Objects.requireNonNull(answer.reply());
                return playing(ScriptedAnswer.replying(reply).withDeltas(answer.deltas()));
            }
            return real == null ? playing(missing(key, all.size(), number)) : null;
        } finally {
            lock.unlock();
        }
    }

    private ScriptModel playing(ScriptedAnswer answer) {
        return ScriptModel.of(name(), List.of(answer));
    }

    private ScriptedAnswer missing(ChatRequest key, int recorded, int number) {
        String why = recorded > 0
                ? "it was recorded " + recorded + (recorded == 1 ? " time" : " times") + " and made " + number
                        + " times"
                : Differences.toNearest(key, List.copyOf(recordings.keySet()));
        return ScriptedAnswer.failing(new ScriptedAnswer.Failure(
                Kind.BAD_REQUEST,
                file + " has no recording for this request: " + why + ". Record it with RecordedModel.recording",
                0,
                null));
    }

    private void write(ChatRequest key, ChatReply reply, List<ChatEvent> deltas) {
        ScriptedAnswer answer =
                ScriptedAnswer.replying(reply).withDeltas(deltas).forRequest(key);
        String line = masked(ScriptModel.line(answer)) + "\n";
        lock.lock();
        try {
            Path folder = file.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            Files.writeString(file, line, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write a recording to " + file, e);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public String toString() {
        return name();
    }
}
