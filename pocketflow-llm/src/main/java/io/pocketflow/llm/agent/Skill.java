package io.pocketflow.llm.agent;

import io.pocketflow.core.AsyncNode;
import io.pocketflow.core.Attempt;
import io.pocketflow.core.Key;
import io.pocketflow.core.PoolLane;
import io.pocketflow.core.Retry;
import io.pocketflow.core.Shared;
import io.pocketflow.core.TypeRef;
import io.pocketflow.core.limit.Reservation;
import io.pocketflow.core.pool.Yields;
import io.pocketflow.llm.ChatEvent;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.ChatRequest;
import io.pocketflow.llm.Message;
import io.pocketflow.llm.Part;
import io.pocketflow.llm.base.Forwarded;
import io.pocketflow.llm.base.Reporting;
import io.pocketflow.llm.base.Sha256;
import io.pocketflow.llm.batch.Lane;
import io.pocketflow.llm.decorate.ReportedModel;
import io.pocketflow.llm.decorate.StructuredCall;
import io.pocketflow.llm.schema.Structured;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A task for a model as a node: messages with places, filled from the params and the store, and a key for the result.
 * Changed by {@code with…} and similar methods; immutable and re-entrant, as every node.
 *
 * <pre>{@code
 * Skill<String> summarise = Skill.of(model, "Summarise in one sentence:\n\n{page}").writing(SUMMARY);
 * new AsyncFlow(fetch.then(summarise)).run(shared);
 * }</pre>
 *
 * <p>In a pool the tokens of its replies are summed as {@code tokens.input} and {@code tokens.output}, and
 * those among them as {@code tokens.cached}, {@code tokens.cacheWrite} and the like.
 *
 * <p>In a pool with a {@linkplain io.pocketflow.llm.batch.Lane batch lane}, its calls are made at half the price by the
 * batch endpoint of the model's provider, without streaming.
 *
 * <p>An attempt needs the permits of the model ({@link ChatModel#reserve}). A recorded result is valid only while the
 * model's name, the messages, the settings and the type are the same.
 *
 * @param <T> the type of the result
 */
public final class Skill<T> extends AsyncNode<ChatRequest, ChatReply> implements Yields<T>, PoolLane.Client {

    /** Three attempts; before the second at most 1 s, before the third at most 2 s, drawn by full jitter. */
    public static final Retry DEFAULT_RETRY =
            Retry.upTo(3).withDelay(Duration.ofSeconds(1)).withBackoff(2).withFullJitter(true);

    /** The parts of a skill. They change only in a copy that no skill has yet. */
    private static final class Setup<T> {
        private final ChatModel model;
        private final List<MessageTemplate> messages;
        private String name = "Skill";
        private Map<String, Key<?>> inputs = Map.of();
        private UnaryOperator<ChatRequest> settings = UnaryOperator.identity();
        private @Nullable Structured<T> type;
        private Key<T> output;
        private @Nullable Key<List<T>> list;
        private Function<? super T, @Nullable String> choice = result -> DEFAULT;
        private Retry retry = DEFAULT_RETRY;
        private Streaming streaming = Streaming.OFF;

        Setup(ChatModel model, List<MessageTemplate> messages, Key<T> output) {
            this.model = model;
            this.messages = messages;
            this.output = output;
        }

        Setup<T> copy() {
            Setup<T> copy = to(type, output);
            copy.list = list;
            copy.choice = choice;
            return copy;
        }

        /** Returns a copy whose result is of this type and is written under this key. It chooses no action. */
        <R> Setup<R> to(@Nullable Structured<R> type, Key<R> output) {
            Setup<R> copy = new Setup<>(model, messages, output);
            copy.name = name;
            copy.inputs = inputs;
            copy.settings = settings;
            copy.type = type;
            copy.retry = retry;
            copy.streaming = streaming;
            return copy;
        }
    }

    private final Setup<T> setup;
    private final String fingerprint;

    private Skill(Setup<T> setup) {
        super(setup.retry);
        this.setup = setup;
        this.fingerprint = setup.model.name() + " " + hash(setup);
    }

    /**
     * Returns a skill of one user message, which writes the reply's text under the key {@code reply}. A reply without
     * text, or one that ended in the middle of the model's turn, fails.
     */
    public static Skill<String> of(ChatModel model, String template) {
        return of(model, MessageTemplate.user(template));
    }

    /** Returns a skill of several messages, which writes the reply's text under the key {@code reply}. */
    public static Skill<String> of(ChatModel model, MessageTemplate first, MessageTemplate... more) {
        List<MessageTemplate> messages = new ArrayList<>(List.of(more));
        messages.add(0, Objects.requireNonNull(first, "the first message must not be null"));
        Key<String> reply = Key.local("reply", String.class);
        return new Skill<>(
                new Setup<>(Objects.requireNonNull(model, "model must not be null"), List.copyOf(messages), reply));
    }

    private Skill<T> with(Consumer<Setup<T>> change) {
        Setup<T> copy = setup.copy();
        change.accept(copy);
        return new Skill<>(copy);
    }

    /** Returns a copy with this name; default {@code Skill}. With a step store the names in a graph must differ. */
    public Skill<T> named(String name) {
        if (name.isBlank()) {
            throw new IllegalArgumentException("the name of a skill must not be blank");
        }
        return with(copy -> copy.name = name);
    }

    /**
     * Returns a copy whose place of this name is filled from this key.
     *
     * @throws IllegalArgumentException if no message has such a place
     */
    public Skill<T> reading(String place, Key<?> source) {
        if (setup.messages.stream().noneMatch(message -> message.names().contains(place))) {
            throw new IllegalArgumentException("no message of '" + name() + "' has a place {" + place + "}; there are "
                    + setup.messages.stream()
                            .flatMap(m -> m.names().stream())
                            .distinct()
                            .toList());
        }
        Map<String, Key<?>> more = new LinkedHashMap<>(setup.inputs);
        more.put(place, Objects.requireNonNull(source, "the key must not be null"));
        return with(copy -> copy.inputs = more);
    }

    /** Returns a copy that writes its result under this key. */
    public Skill<T> writing(Key<T> output) {
        Objects.requireNonNull(output, "the output key must not be null");
        return with(copy -> copy.output = output);
    }

    /**
     * Returns a copy that also appends its result to the list under this key, as {@link Shared#append} does; a missing list
     * counts as empty. A loop, or the iterations of a batch flow, thus collect their results. Default: no list.
     */
    public Skill<T> appending(Key<List<T>> list) {
        Objects.requireNonNull(list, "the key of the list must not be null");
        return with(copy -> copy.list = list);
    }

    /**
     * Returns a copy whose result chooses the action that the flow follows, by this function; default {@link #DEFAULT} for
     * every result. The result is written before. The function must be fast and always return the same action for one result:
     * a resumed run calls it again.
     *
     * <pre>{@code
     * Skill<Verdict> judge = Skill.of(model, "Judge: {draft}").returning(Verdict.class)
     *         .choosing(verdict -> verdict.good() ? "accepted" : "rejected");
     * new AsyncFlow(write.then(judge.on("rejected", write).end("accepted")));
     * }</pre>
     */
    public Skill<T> choosing(Function<? super T, @Nullable String> action) {
        Objects.requireNonNull(action, "the function that chooses an action must not be null");
        return with(copy -> copy.choice = action);
    }

    /**
     * Returns a copy with a value of this type as its result, as {@link ChatModel#chatAsAsync} returns it, under the
     * key {@code reply}. Both calls are made with one permit. Methods that depend on the type of the result, {@link #writing},
     * {@link #appending} and {@link #choosing}, are called after this one.
     */
    public <R> Skill<R> returning(Class<R> type) {
        return returning(type, Key.local("reply", type));
    }

    /** Returns a copy with a generic type; otherwise as {@link #returning(Class)}. */
    public <R> Skill<R> returning(TypeRef<R> type) {
        return returning(type.type(), Key.local("reply", type));
    }

    private <R> Skill<R> returning(Type type, Key<R> output) {
        return new Skill<>(setup.to(Structured.of(type), output));
    }

    /**
     * Returns a copy that changes its requests by this function before they are sent: a temperature, a token limit,
     * options.
     */
    public Skill<T> withSettings(UnaryOperator<ChatRequest> settings) {
        Objects.requireNonNull(settings, "settings must not be null");
        return with(copy -> copy.settings = settings);
    }

    /** Returns a copy with these retries instead of {@link #DEFAULT_RETRY}. */
    public Skill<T> withRetry(Retry retry) {
        return with(copy -> copy.retry = retry);
    }

    /**
     * Returns a copy whose replies are streamed to the listeners of the run, as {@code FlowEvent.Emitted} with a {@link
     * ChatEvent.TextDelta}, {@link ChatEvent.ReasoningDelta} or {@link ChatEvent.ToolCallDelta}. A typed skill streams both of
     * its calls.
     */
    public Skill<T> streaming() {
        return with(copy -> copy.streaming = Streaming.TO_LISTENERS);
    }

    /**
     * Returns a copy whose replies are streamed to the listeners of the run, as {@link #streaming()} does, and their text to a
     * consumer, which runs on the threads that {@link ChatModel#streamAsync} names, one delta after another within a run. An
     * exception of the consumer fails the node, without a retry. Recorded replies are not streamed again.
     */
    public Skill<T> streaming(Consumer<? super String> text) {
        Objects.requireNonNull(text, "the consumer must not be null");
        return with(copy -> copy.streaming = new Streaming(true, text));
    }

    /** Returns the key of the result. */
    @Override
    public Key<T> output() {
        return setup.output;
    }

    @Override
    public String name() {
        return setup.name;
    }

    @Override
    protected ChatRequest prep(Shared shared) {
        List<Message> messages = setup.messages.stream()
                .map(message -> message.fill(place -> value(shared, place), () -> Prompt.known(shared)))
                .toList();
        return setup.settings.apply(ChatRequest.of(messages));
    }

    private @Nullable Object value(Shared shared, String place) {
        Key<?> source = setup.inputs.get(place);
        return source == null
                ? Prompt.value(shared, place)
                : shared.params().find(source).map(Object.class::cast).orElseGet(() -> shared.get(source));
    }

    @Override
    protected Reservation reserve(ChatRequest request) {
        return setup.model.reserve(request);
    }

    @Override
    protected CompletionStage<ChatReply> execAsync(ChatRequest request, Attempt attempt) {
        return Used.counted(attempt, Reporting.within(attempt.reporter(), () -> ask(request, attempt)));
    }

    private CompletableFuture<ChatReply> ask(ChatRequest request, Attempt attempt) {
        Optional<ChatModel> laned = Lane.model(setup.model, attempt);
        ChatModel model = laned.orElseGet(() -> ReportedModel.of(setup.model));
        Function<ChatRequest, CompletableFuture<ChatReply>> call =
                laned.isPresent() ? model::chatAsync : asked -> setup.streaming.call(name(), model, attempt, asked);
        return setup.type == null
                ? Unanswered.refuse(model, call.apply(request))
                : Forwarded.map(
                        new StructuredCall<>(model, setup.type, call).start(request), StructuredCall.Accepted::reply);
    }

    @Override
    protected @Nullable String post(Shared shared, ChatRequest request, ChatReply reply) {
        T result = result(reply);
        shared.put(setup.output, result);
        if (setup.list != null) {
            shared.append(setup.list, result);
        }
        return setup.choice.apply(result);
    }

    /**
     * Returns the result of a reply. A recorded reply is read again, so that the record contains a reply, whatever the
     * type.
     */
    private T result(ChatReply reply) {
        if (setup.type != null) {
            return Objects.requireNonNull(setup.type.read(reply.text()).value(), "the reply fitted before");
        }
        @SuppressWarnings("unchecked") // proof: without a type the skill is one of text, as only of(…) makes one
        T text = (T) reply.text();
        return text;
    }

    @Override
    protected String fingerprint() {
        return fingerprint;
    }

    /** Returns the hash of the unfilled messages, the settings and the schema. */
    private static String hash(Setup<?> setup) {
        List<Message> templates = setup.messages.stream()
                .map(message -> new Message(
                        message.role(), List.of(Part.text(message.pieces().toString())), null))
                .toList();
        String all = setup.settings.apply(ChatRequest.of(templates)) + "\n" + setup.inputs
                + (setup.type == null ? "" : "\n" + setup.type.schema().json());
        return Sha256.half(all);
    }
}
