package io.pocketflow.llm.report;

import io.pocketflow.core.event.FlowEvent;
import io.pocketflow.core.event.FlowEvent.ModelCall;
import io.pocketflow.core.event.FlowEvent.ModelFailed;
import io.pocketflow.core.event.FlowEvent.ModelFinished;
import io.pocketflow.core.event.FlowEvent.ModelFirstChunk;
import io.pocketflow.core.event.FlowEvent.ModelStarted;
import io.pocketflow.core.event.FlowEvent.Operation;
import io.pocketflow.core.event.FlowEvent.Origin;
import io.pocketflow.core.event.Reporter;
import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.ChatRequest;
import io.pocketflow.llm.Embeddings;
import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.Usage;
import io.pocketflow.llm.base.Usages;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The events of one call of a model, from its start to its one end. Thread-safe. */
public final class CallReport {

    private static final AtomicLong NUMBERS = new AtomicLong();

    private final Reporter reporter;
    private final ModelCall call;
    private final long startedAt;
    private final AtomicBoolean ended = new AtomicBoolean();
    private volatile @Nullable Duration firstChunk;

    private CallReport(Reporter reporter, ModelCall call) {
        this.reporter = reporter;
        this.call = call;
        this.startedAt = reporter.nanoTime();
    }

    /**
     * Reports the start of a call.
     *
     * @param name the name of the model, such as {@code openai:gpt-4o-mini}
     */
    public static CallReport start(Reporter reporter, String name, ChatRequest request, boolean streamed) {
        CallReport report = new CallReport(reporter, call(name, request.model(), Operation.CHAT, streamed));
        String prompt = reporter.seesContents() ? text(request) : null;
        reporter.report((source, at) -> new ModelStarted(source, at, report.call, prompt));
        return report;
    }

    /** Reports the start of a call that embeds texts. */
    static CallReport startEmbedding(Reporter reporter, String name, List<String> texts) {
        CallReport report = new CallReport(reporter, call(name, null, Operation.EMBED, false));
        String prompt = reporter.seesContents() ? String.join("\n", texts) : null;
        reporter.report((source, at) -> new ModelStarted(source, at, report.call, prompt));
        return report;
    }

    /** Reports a reply for which no model was asked. */
    public static void known(Reporter reporter, String name, @Nullable String asked, ChatReply reply, Origin origin) {
        if (reporter.isHeard()) {
            new CallReport(reporter, call(name, asked, Operation.CHAT, false)).finished(reply, origin);
        }
    }

    /** Reports vectors for which no model was asked. */
    public static void known(Reporter reporter, String name, Embeddings vectors, Origin origin) {
        if (reporter.isHeard()) {
            new CallReport(reporter, call(name, null, Operation.EMBED, false)).embedded(vectors, origin);
        }
    }

    private static ModelCall call(String name, @Nullable String asked, Operation operation, boolean streamed) {
        int colon = name.indexOf(':');
        return new ModelCall(
                "call-" + NUMBERS.incrementAndGet(),
                colon < 0 ? name : name.substring(0, colon),
                asked != null ? asked : name.substring(colon + 1),
                operation,
                streamed);
    }

    private static String text(ChatRequest request) {
        return request.messages().stream()
                .map(message -> message.role().name().toLowerCase(java.util.Locale.ROOT) + ": " + message.text())
                .collect(Collectors.joining("\n"));
    }

    /** Reports the first part of a streamed reply; later ones are ignored. */
    void chunk() {
        if (firstChunk == null) {
            Duration took = took();
            firstChunk = took;
            reporter.report((source, at) -> new ModelFirstChunk(source, at, call, took));
        }
    }

    /** Reports the end of the call, unless it has ended already. */
    void ended(@Nullable ChatReply reply, @Nullable Throwable failure) {
        if (reply != null) {
            finished(reply, Origin.WIRE);
        } else if (failure != null) {
            failed(failure, Usage.NONE);
        }
    }

    /** Reports a failure with the tokens counted before it, unless the call has ended already. */
    void failed(Throwable failure, Usage counted) {
        if (ended.compareAndSet(false, true)) {
            Usage usage = failure instanceof LlmException known && known.usage().total() > 0 ? known.usage() : counted;
            reporter.report((source, at) -> new ModelFailed(source, at, call, took(), failure, Usages.tokens(usage)));
        }
    }

    private void finished(ChatReply reply, Origin origin) {
        if (!ended.compareAndSet(false, true)) {
            return;
        }
        String text = reporter.seesContents() ? reply.text() : null;
        Duration took = took(origin);
        reporter.report((source, at) -> new ModelFinished(
                source,
                at,
                call,
                took,
                origin,
                reply.model(),
                reply.requestId(),
                reply.responseId(),
                reply.finishReason().name(),
                Usages.tokens(reply.usage()),
                cost(origin, reply.model(), reply.usage()),
                firstChunk,
                text));
    }

    /** Reports the vectors of a call that embeds texts, unless the call has ended already. */
    void embedded(Embeddings vectors, Origin origin) {
        if (ended.compareAndSet(false, true)) {
            Duration took = took(origin);
            reporter.report((source, at) -> new ModelFinished(
                    source,
                    at,
                    call,
                    took,
                    origin,
                    vectors.model(),
                    null,
                    null,
                    "",
                    Usages.tokens(vectors.usage()),
                    cost(origin, vectors.model(), vectors.usage()),
                    null,
                    null));
        }
    }

    private static @Nullable BigDecimal cost(Origin origin, String model, Usage usage) {
        return origin == Origin.WIRE ? BundledPrices.cost(model, usage) : BigDecimal.ZERO;
    }

    private Duration took(Origin origin) {
        return origin == Origin.WIRE ? took() : Duration.ZERO;
    }

    private Duration took() {
        return Duration.ofNanos(reporter.nanoTime() - startedAt);
    }

    @Override
    public String toString() {
        return FlowEvent.class.getSimpleName() + "s of " + call;
    }
}
