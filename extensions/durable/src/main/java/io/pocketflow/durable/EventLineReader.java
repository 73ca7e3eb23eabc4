package io.pocketflow.durable;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pocketflow.core.Outcome.RecordedFailure;
import io.pocketflow.core.Params;
import io.pocketflow.core.event.FlowEvent;
import io.pocketflow.core.event.FlowEvent.Emitted;
import io.pocketflow.core.event.FlowEvent.Failed;
import io.pocketflow.core.event.FlowEvent.Finished;
import io.pocketflow.core.event.FlowEvent.Kind;
import io.pocketflow.core.event.FlowEvent.ModelCall;
import io.pocketflow.core.event.FlowEvent.ModelFailed;
import io.pocketflow.core.event.FlowEvent.ModelFinished;
import io.pocketflow.core.event.FlowEvent.ModelFirstChunk;
import io.pocketflow.core.event.FlowEvent.ModelStarted;
import io.pocketflow.core.event.FlowEvent.Operation;
import io.pocketflow.core.event.FlowEvent.Origin;
import io.pocketflow.core.event.FlowEvent.PermitWaitFinished;
import io.pocketflow.core.event.FlowEvent.PermitWaitStarted;
import io.pocketflow.core.event.FlowEvent.Phase;
import io.pocketflow.core.event.FlowEvent.Source;
import io.pocketflow.core.event.FlowEvent.Started;
import io.pocketflow.core.event.FlowEvent.Suspended;
import io.pocketflow.core.event.FlowEvent.Tokens;
import io.pocketflow.core.event.FlowEvent.ToolFailed;
import io.pocketflow.core.event.FlowEvent.ToolFinished;
import io.pocketflow.core.event.FlowEvent.ToolStarted;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The fields of one line of events. */
final class EventLineReader {

    /** Reads trees and plain values only, so it keeps no class of an application. */
    private static final ObjectMapper MAPPER = EventLine.mapper();

    private final JsonNode line;

    private EventLineReader(JsonNode line) {
        this.line = line;
    }

    /**
     * Parses a line.
     *
     * @throws MalformedLineException if it is not a line of events
     */
    static EventLineReader of(String text) throws MalformedLineException {
        try {
            JsonNode line = MAPPER.readTree(text);
            if (!line.path("v").isInt() || !line.path("type").isTextual()) {
                throw new MalformedLineException("a line of events must be an object with v and type");
            }
            return new EventLineReader(line);
        } catch (JsonProcessingException notJson) {
            throw new MalformedLineException("a line of events must be JSON");
        }
    }

    /** Returns the number of dropped events, if that is what the line says; else 0. */
    long dropped() {
        return line.path("type").asText().equals("dropped") ? line.path("count").asLong() : 0;
    }

    /**
     * Returns the event, or null if the version or the type is unknown.
     *
     * @throws MalformedLineException if a field is missing or has another type
     */
    @Nullable
    FlowEvent event() throws MalformedLineException {
        if (line.path("v").intValue() != EventLine.VERSION) {
            return null;
        }
        try {
            return read(line.path("type").textValue());
        } catch (IllegalArgumentException | DateTimeException unreadable) {
            throw new MalformedLineException("a field of a line of events cannot be read: " + unreadable.getMessage());
        }
    }

    private @Nullable FlowEvent read(String type) {
        return switch (type) {
            case "started" -> new Started(source(), at());
            case "finished" ->
                new Finished(
                        source(),
                        at(),
                        took(),
                        optional("action"),
                        line.path("attempts").asInt(),
                        flag("replayed"));
            case "failed" -> new Failed(source(), at(), took(), error(), nanos("retryInNanos"), flag("throttled"));
            case "suspended" -> new Suspended(source(), at(), took());
            case "emitted" -> new Emitted(source(), at(), value());
            case "permit-wait-started" -> new PermitWaitStarted(source(), at(), text("limiter"));
            case "permit-wait-finished" ->
                new PermitWaitFinished(source(), at(), text("limiter"), took(), flag("granted"));
            case "model-started" -> new ModelStarted(source(), at(), call(), optional("prompt"));
            case "model-first-chunk" -> new ModelFirstChunk(source(), at(), call(), took());
            case "model-finished" -> modelFinished();
            case "model-failed" -> new ModelFailed(source(), at(), call(), took(), error(), tokens());
            case "tool-started" -> new ToolStarted(source(), at(), text("call"), text("tool"), optional("arguments"));
            case "tool-finished" ->
                new ToolFinished(
                        source(), at(), text("call"), text("tool"), took(), flag("refused"), optional("result"));
            case "tool-failed" -> new ToolFailed(source(), at(), text("call"), text("tool"), took(), error());
            default -> null;
        };
    }

    private ModelFinished modelFinished() {
        BigDecimal cost = line.hasNonNull("cost") ? line.get("cost").decimalValue() : null;
        return new ModelFinished(
                source(),
                at(),
                call(),
                took(),
                Origin.valueOf(text("origin")),
                text("answeredBy"),
                optional("requestId"),
                optional("responseId"),
                text("finishReason"),
                tokens(),
                cost,
                nanos("firstChunkNanos"),
                optional("text"));
    }

    private Source source() {
        String phase = optional("phase");
        return new Source(
                text("run"),
                Kind.valueOf(text("kind")),
                text("path"),
                text("node"),
                Params.NONE,
                line.path("item").asInt(-1),
                line.path("attempt").asInt(-1),
                phase == null ? null : Phase.valueOf(phase));
    }

    private Instant at() {
        return Instant.parse(text("at"));
    }

    private ModelCall call() {
        return new ModelCall(
                text("call"), text("provider"), text("model"), Operation.valueOf(text("operation")), flag("streamed"));
    }

    private Tokens tokens() {
        return new Tokens(
                count("inputTokens"),
                count("outputTokens"),
                count("cachedTokens"),
                count("reasoningTokens"),
                count("cacheWriteTokens"),
                count("hourWriteTokens"),
                count("audioInputTokens"),
                count("audioOutputTokens"));
    }

    private long count(String field) {
        return line.path(field).asLong();
    }

    private Duration took() {
        return Duration.ofNanos(count("tookNanos"));
    }

    private @Nullable Duration nanos(String field) {
        return line.hasNonNull(field) ? Duration.ofNanos(count(field)) : null;
    }

    private Throwable error() {
        return new RecordedFailure(text("error"), optional("message"));
    }

    private Object value() {
        try {
            Object value = MAPPER.treeToValue(line.path("value"), Object.class);
            return value == null ? "null" : value;
        } catch (JsonProcessingException unreadable) {
            throw new IllegalArgumentException("value", unreadable);
        }
    }

    private boolean flag(String field) {
        return line.path(field).asBoolean();
    }

    private String text(String field) {
        String text = optional(field);
        if (text == null) {
            throw new IllegalArgumentException("there is no " + field);
        }
        return text;
    }

    private @Nullable String optional(String field) {
        return line.path(field).textValue();
    }
}
