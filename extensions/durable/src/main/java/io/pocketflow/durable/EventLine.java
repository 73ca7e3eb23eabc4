package io.pocketflow.durable;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pocketflow.core.event.FlowEvent;
import io.pocketflow.core.event.FlowEvent.Emitted;
import io.pocketflow.core.event.FlowEvent.Failed;
import io.pocketflow.core.event.FlowEvent.Finished;
import io.pocketflow.core.event.FlowEvent.ModelCall;
import io.pocketflow.core.event.FlowEvent.ModelFailed;
import io.pocketflow.core.event.FlowEvent.ModelFinished;
import io.pocketflow.core.event.FlowEvent.ModelFirstChunk;
import io.pocketflow.core.event.FlowEvent.ModelStarted;
import io.pocketflow.core.event.FlowEvent.PermitWaitFinished;
import io.pocketflow.core.event.FlowEvent.PermitWaitStarted;
import io.pocketflow.core.event.FlowEvent.Source;
import io.pocketflow.core.event.FlowEvent.Started;
import io.pocketflow.core.event.FlowEvent.Suspended;
import io.pocketflow.core.event.FlowEvent.Tokens;
import io.pocketflow.core.event.FlowEvent.ToolFailed;
import io.pocketflow.core.event.FlowEvent.ToolFinished;
import io.pocketflow.core.event.FlowEvent.ToolStarted;
import io.pocketflow.durable.json.JsonMapping;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The line of an event: a JSON object with the fields of the event, of its source and of its call on one level. Fields that
 * do not apply are left out. Durations are in nanoseconds.
 */
final class EventLine {

    static final int VERSION = 1;

    private final ObjectMapper mapper;
    private final ObjectNode line = JsonNodeFactory.instance.objectNode();

    private EventLine(ObjectMapper mapper, String type, Instant at, Source source) {
        this.mapper = mapper;
        line.put("v", VERSION).put("type", type).put("at", at.toString());
        line.put("run", source.runId()).put("path", source.path());
    }

    /** Returns a mapper for lines. It keeps what it learns of the classes of values, so each writer and reader has its own. */
    static ObjectMapper mapper() {
        return JsonMapping.mapper(List.of()).enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
    }

    /** Returns the line of an event, without its line break. */
    static String of(FlowEvent event, ObjectMapper mapper) {
        EventLine made = new EventLine(mapper, type(event), event.at(), event.source());
        made.source(event.source());
        if (event instanceof Finished finished) {
            made.text("action", finished.action()).took(finished.took());
            made.line.put("attempts", finished.attempts()).put("replayed", finished.replayed());
        } else if (event instanceof Failed failed) {
            made.took(failed.took()).error(failed.error()).nanos("retryInNanos", failed.retryIn());
            made.line.put("throttled", failed.throttled());
        } else if (event instanceof Suspended suspended) {
            made.took(suspended.took());
        } else if (event instanceof Emitted emitted) {
            made.line.set("value", made.json(emitted.value()));
        } else if (event instanceof PermitWaitStarted wait) {
            made.line.put("limiter", wait.limiter());
        } else if (event instanceof PermitWaitFinished wait) {
            made.took(wait.took()).line.put("limiter", wait.limiter()).put("granted", wait.granted());
        } else {
            made.callOf(event);
        }
        return made.line.toString();
    }

    /** Returns the line that says how many events are missing from the file at this place. */
    static String dropped(long count, Instant at, ObjectMapper mapper) {
        EventLine made = new EventLine(mapper, "dropped", at, Source.OUTSIDE);
        return made.line.put("count", count).toString();
    }

    private static String type(FlowEvent event) {
        if (event instanceof Started) {
            return "started";
        } else if (event instanceof Finished) {
            return "finished";
        } else if (event instanceof Failed) {
            return "failed";
        } else if (event instanceof Suspended) {
            return "suspended";
        } else if (event instanceof Emitted) {
            return "emitted";
        } else if (event instanceof PermitWaitStarted) {
            return "permit-wait-started";
        } else if (event instanceof PermitWaitFinished) {
            return "permit-wait-finished";
        } else if (event instanceof ModelStarted) {
            return "model-started";
        } else if (event instanceof ModelFirstChunk) {
            return "model-first-chunk";
        } else if (event instanceof ModelFinished) {
            return "model-finished";
        } else if (event instanceof ModelFailed) {
            return "model-failed";
        } else if (event instanceof ToolStarted) {
            return "tool-started";
        }
        return event instanceof ToolFinished ? "tool-finished" : "tool-failed";
    }

    private void callOf(FlowEvent event) {
        if (event instanceof ModelStarted started) {
            call(started.call()).text("prompt", started.prompt());
        } else if (event instanceof ModelFirstChunk chunk) {
            call(chunk.call()).took(chunk.took());
        } else if (event instanceof ModelFinished finished) {
            finished(finished);
        } else if (event instanceof ModelFailed failed) {
            call(failed.call()).took(failed.took()).error(failed.error()).tokens(failed.tokens());
        } else if (event instanceof ToolStarted started) {
            tool(started.id(), started.tool()).text("arguments", started.arguments());
        } else if (event instanceof ToolFinished finished) {
            tool(finished.id(), finished.tool()).took(finished.took()).text("result", finished.result());
            line.put("refused", finished.refused());
        } else if (event instanceof ToolFailed failed) {
            tool(failed.id(), failed.tool()).took(failed.took()).error(failed.error());
        }
    }

    private void finished(ModelFinished reply) {
        call(reply.call()).took(reply.took()).tokens(reply.tokens()).nanos("firstChunkNanos", reply.firstChunk());
        line.put("origin", reply.origin().name()).put("answeredBy", reply.answeredBy());
        text("requestId", reply.requestId())
                .text("responseId", reply.responseId())
                .text("text", reply.text());
        line.put("finishReason", reply.finishReason());
        if (reply.cost() != null) {
            line.put("cost", reply.cost());
        }
    }

    private void source(Source source) {
        line.put("kind", source.kind().name()).put("node", source.node());
        if (source.item() >= 0) {
            line.put("item", source.item());
        }
        if (source.attempt() >= 0) {
            line.put("attempt", source.attempt());
        }
        text("phase", source.phase() == null ? null : source.phase().name());
    }

    private EventLine call(ModelCall call) {
        line.put("call", call.id()).put("provider", call.provider());
        line.put("model", call.model()).put("operation", call.operation().name());
        line.put("streamed", call.streamed());
        return this;
    }

    private EventLine tool(String id, String tool) {
        line.put("call", id).put("tool", tool);
        return this;
    }

    private EventLine tokens(Tokens tokens) {
        line.put("inputTokens", tokens.input()).put("outputTokens", tokens.output());
        line.put("cachedTokens", tokens.cached()).put("reasoningTokens", tokens.reasoning());
        return some("cacheWriteTokens", tokens.cacheWrite())
                .some("hourWriteTokens", tokens.hourWrite())
                .some("audioInputTokens", tokens.audioInput())
                .some("audioOutputTokens", tokens.audioOutput());
    }

    private EventLine some(String field, long count) {
        if (count != 0) {
            line.put(field, count);
        }
        return this;
    }

    private EventLine took(Duration took) {
        return nanos("tookNanos", took);
    }

    private EventLine nanos(String field, @Nullable Duration duration) {
        if (duration != null) {
            line.put(field, saturated(duration));
        }
        return this;
    }

    private static long saturated(Duration duration) {
        try {
            return duration.toNanos();
        } catch (ArithmeticException centuries) {
            return Long.MAX_VALUE;
        }
    }

    private EventLine error(Throwable error) {
        line.put("error", error.getClass().getName());
        return text("message", error.getMessage());
    }

    private EventLine text(String field, @Nullable String text) {
        if (text != null) {
            line.put(field, text);
        }
        return this;
    }

    /** Returns a value as JSON, or its text if it has no JSON. */
    private JsonNode json(Object value) {
        try {
            return mapper.valueToTree(value);
        } catch (RuntimeException | StackOverflowError notJson) {
            return JsonNodeFactory.instance.textNode(String.valueOf(value));
        }
    }
}
